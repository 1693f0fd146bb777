vcl 4.1;

# Varnish in front of Dateline, told by it what is over:
#
#   DATELINE_PURGE_URL=http://127.0.0.1:6081/ DATELINE_PURGE_METHOD=PURGE
#
# How long an answer is kept, also past its time or while Dateline is away, is in its Cache-Control.

backend dateline {
    .host = "127.0.0.1";
    .port = "3000";
}

acl purgers {
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    if (req.method == "PURGE") {
        if (client.ip !~ purgers) {
            return (synth(403));
        }
        if (req.http.Surrogate-Key !~ "^[\w:.-]+( [\w:.-]+)*$") {
            return (synth(400));
        }
        # Tags are of letters, digits, ":", "-" and "." only, so a dot is all that a pattern could take for something else.
        set req.http.X-Tags = regsuball(regsuball(req.http.Surrogate-Key, "\.", "[.]"), " ", "|");
        ban("obj.http.Surrogate-Key ~ (^|\s)(" + req.http.X-Tags + ")(\s|$)");
        return (synth(200, "Purged"));
    }
    # The desk is nobody's to keep, and an answer to a key is for its sender.
    if (req.url ~ "^/v1/editorial/" || req.http.Authorization) {
        return (pass);
    }
}

sub vcl_deliver {
    unset resp.http.Surrogate-Key;
    unset resp.http.Cache-Tag;
}
