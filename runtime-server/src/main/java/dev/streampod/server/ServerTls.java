package dev.streampod.server;

import dev.streampod.tls.KeyStoreFile;
import dev.streampod.tls.PemFile;
import dev.streampod.tls.TlsConfigurationException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What a server proves with that it is who clients look for: a private key, and the chain of certificates for it. Files are
 * read once, when this is made; a renewed certificate takes a restart of the server. Immutable.
 */
public final class ServerTls {

    private static final String ALIAS = "server";

    private final SSLContext context;

    private ServerTls(SSLContext context) {
        this.context = context;
    }

    /**
     * From PEM files, as certificate authorities and their tools hand them out.
     *
     * @param certificates the server's own certificate, then those between it and the authority's
     * @param privateKey the key of the first, in PKCS#8, not encrypted; may be the same file
     * @throws TlsConfigurationException when they cannot be read, or do not belong together
     */
    public static ServerTls pem(Path certificates, Path privateKey) {
        List<X509Certificate> chain = PemFile.read(certificates).certificates();
        PrivateKey key = PemFile.read(privateKey).privateKey();
        if (!belong(key, chain.get(0).getPublicKey())) {
            throw new TlsConfigurationException(
                    "The private key in " + privateKey + " is not that of the first certificate in " + certificates
                            + ", "
                            + chain.get(0).getSubjectX500Principal()
                            + ". The server's own certificate comes first, then "
                            + "those of the authorities.",
                    null);
        }
        char[] password = {};
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, password);
            store.setKeyEntry(ALIAS, key, password, chain.toArray(X509Certificate[]::new));
            return new ServerTls(context(store, password));
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new TlsConfigurationException(
                    "The key in " + privateKey + " and the certificates in " + certificates + " cannot be used: "
                            + e.getMessage(),
                    e);
        }
    }

    /**
     * From a key store, PKCS12 or JKS, whose keys have the password of the store.
     *
     * @throws TlsConfigurationException when it cannot be read, the password is wrong, or there is no key in it
     */
    public static ServerTls keyStore(Path file, char[] password) {
        KeyStore store = KeyStoreFile.read(file, password);
        try {
            boolean hasKey = false;
            for (String alias : Collections.list(store.aliases())) {
                hasKey |= store.isKeyEntry(alias);
            }
            if (!hasKey) {
                throw new TlsConfigurationException(
                        "There is no private key in the key store " + file
                                + ", only certificates. It needs the server's " + "key with its chain.",
                        null);
            }
            return new ServerTls(context(store, password));
        } catch (GeneralSecurityException e) {
            throw new TlsConfigurationException("The key store " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** With keys of whatever origin. */
    public static ServerTls of(SSLContext context) {
        return new ServerTls(context);
    }

    SSLContext context() {
        return context;
    }

    private static SSLContext context(KeyStore store, char[] password) throws GeneralSecurityException {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** Whether one can verify what the other has signed. */
    private static boolean belong(PrivateKey privateKey, PublicKey publicKey) {
        String algorithm = switch (privateKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> privateKey.getAlgorithm();
        };
        byte[] text = "of one pair".getBytes(StandardCharsets.US_ASCII);
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // keys of different kinds
        }
    }
}
