/** A headline over two columns. Served at /favicon.ico, where browsers look unasked: they go by the media type. */
export const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#9d1c20"/>' +
  '<path d="M7 9h18M7 15h8M7 19h8M7 23h8M19 15h6M19 19h6M19 23h6" stroke="#fff" stroke-width="2.2" stroke-linecap="round"/></svg>';
