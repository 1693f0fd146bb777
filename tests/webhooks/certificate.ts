/**
 * A certificate for localhost that signs itself, and its key: nobody trusts it, which is what it is for. Made once with
 * `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=localhost`.
 */
export const selfSigned = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQghhUEethVDO3Nu/x5
QS/lrmGT8G0oX7iUr0sQJ7LQLqKhRANCAAR+k+lSY7KKQItBv/F0tt24Zo0skAck
I3s/pcyBnr44P4aO7VUPPf36BLjTuM838e+sjJgS2uiNbg7z7J5btzdM
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUVt/E3WcJ+yJF8Q6egEIyWb1s3DgwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTE4MjEwMFoYDzIxMjYxMTAx
MTgyMTAwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAR+k+lSY7KKQItBv/F0tt24Zo0skAckI3s/pcyBnr44P4aO7VUPPf36
BLjTuM838e+sjJgS2uiNbg7z7J5btzdMo28wbTAdBgNVHQ4EFgQULrYdvsZHpTCw
3luZPDKCq8pqQogwHwYDVR0jBBgwFoAULrYdvsZHpTCw3luZPDKCq8pqQogwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgYlMmNu1+rjK4TlKOJxQ0Fqbu434ChsIj6szjIOJOmH0CIQDt
aOMWzio0grYpm1Td2AkbH1EEk/ckqlKVujfWz0EJww==
-----END CERTIFICATE-----
`,
};
