package dev.streampod.client;

import dev.streampod.tls.KeyStoreFile;
import dev.streampod.tls.PemFile;
import dev.streampod.tls.TlsConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The authorities whose certificates a client takes for {@code https} and {@code wss} addresses; without one, those that
 * Java trusts. The certificate has to be for the host in the address in any case. Files are read once, when this is made.
 * Immutable.
 */
public final class ServerTrust {

    private final SSLContext context;

    private ServerTrust(SSLContext context) {
        this.context = context;
    }

    /**
     * The authorities, or servers, whose certificates are in a PEM file, and no others.
     *
     * @throws TlsConfigurationException when it cannot be read, or there is no certificate in it
     */
    public static ServerTrust pem(Path certificates) {
        List<X509Certificate> trusted = PemFile.read(certificates).certificates();
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < trusted.size(); i++) {
                store.setCertificateEntry("trusted-" + i, trusted.get(i));
            }
            return new ServerTrust(context(store));
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsConfigurationException(
                    "The certificates in " + certificates + " cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * Trusts the authorities whose certificates are in a key store, PKCS12 or JKS, and no others.
     *
     * @throws TlsConfigurationException when it cannot be read, the password is wrong, or there is no trusted certificate in
     *     it
     */
    public static ServerTrust keyStore(Path file, char[] password) {
        KeyStore store = KeyStoreFile.read(file, password);
        try {
            boolean trusts = false;
            for (String alias : Collections.list(store.aliases())) {
                trusts |= store.isCertificateEntry(alias);
            }
            if (!trusts) {
                throw new TlsConfigurationException(
                        "There is no trusted certificate in the key store " + file
                                + ". Add one with: keytool -importcert " + "-file ca.pem -keystore "
                                + file.getFileName(),
                        null);
            }
            return new ServerTrust(context(store));
        } catch (GeneralSecurityException e) {
            throw new TlsConfigurationException("The key store " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static SSLContext context(KeyStore store) throws GeneralSecurityException {
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    SSLContext context() {
        return context;
    }
}
