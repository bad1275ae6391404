package dev.streampod.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;

/** Key stores in files. */
public final class KeyStoreFile {

    private KeyStoreFile() {}

    /**
     * Reads a key store, PKCS12 or JKS.
     *
     * @throws TlsConfigurationException when the file cannot be read, is no key store, or the password is not its own
     */
    public static KeyStore read(Path file, char[] password) {
        try (var bytes = Files.newInputStream(file)) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(bytes, password);
            return store;
        } catch (IOException e) {
            throw explained(file, e);
        } catch (GeneralSecurityException e) {
            throw new TlsConfigurationException("The key store " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static TlsConfigurationException explained(Path file, IOException failure) {
        if (failure.getCause() instanceof UnrecoverableKeyException
                || String.valueOf(failure.getMessage()).contains("password was incorrect")) {
            return new TlsConfigurationException(
                    "The password of the key store " + file + " is wrong. Check it with: keytool -list -keystore "
                            + file.getFileName(),
                    failure);
        }
        if (!Files.isReadable(file)) {
            return PemFile.unreadable(file, failure);
        }
        return new TlsConfigurationException(
                "The file " + file + " is no PKCS12 key store. Make one of PEM files with: openssl pkcs12 -export -in "
                        + "chain.pem -inkey key.pem -out store.p12",
                failure);
    }
}
