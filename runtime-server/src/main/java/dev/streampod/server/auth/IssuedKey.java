package dev.streampod.server.auth;

/**
 * A key that was just made: the only moment at which it can be read.
 *
 * @param keyId names the key; not secret
 * @param key the secret itself, for the client; in no text made of this object
 */
public record IssuedKey(String keyId, String key) {

    @Override
    public String toString() {
        return "IssuedKey[keyId=" + keyId + ", key=***]";
    }
}
