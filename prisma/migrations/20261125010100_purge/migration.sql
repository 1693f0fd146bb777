-- CreateTable
CREATE TABLE "purge_cursor" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "sequence" BIGINT NOT NULL,

    CONSTRAINT "purge_cursor_pkey" PRIMARY KEY ("id")
);

-- One row: how far into the change log the caches in front have been told. Advisory lock (4201, 8) is for who tells them.
ALTER TABLE "purge_cursor" ADD CONSTRAINT "purge_cursor_single" CHECK ("id" = 1);
