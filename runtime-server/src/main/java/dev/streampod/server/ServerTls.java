package dev.streampod.server;

import dev.streampod.tls.KeyStoreFile;
import dev.streampod.tls.PemFile;
import dev.streampod.tls.TlsConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The identity of a server for TLS: a private key, and the chain of certificates for it. Files are read when this is
 * made and again when they have changed: new connections then use the renewed certificate. Safe for use from any thread.
 */
public final class ServerTls {

    private static final String ALIAS = "server";

    private final SSLContext context;
    private final List<String> protocols;
    private final List<String> cipherSuites;

    private ServerTls(SSLContext context, List<String> protocols, List<String> cipherSuites) {
        this.context = context;
        this.protocols = protocols;
        this.cipherSuites = cipherSuites;
    }

    /**
     * From PEM files, as certificate authorities and their tools hand them out.
     *
     * @param certificates the server's own certificate, then those between it and the authority's
     * @param privateKey the key of the first, in PKCS#8, not encrypted; may be the same file
     * @throws TlsConfigurationException when they cannot be read, or do not belong together
     */
    public static ServerTls pem(Path certificates, Path privateKey) {
        return of(List.of(certificates, privateKey), () -> pemKeys(certificates, privateKey));
    }

    private static X509ExtendedKeyManager pemKeys(Path certificates, Path privateKey) {
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
            return keyManager(store, password);
        } catch (GeneralSecurityException | IOException e) {
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
        char[] own = password.clone();
        return of(List.of(file), () -> storedKeys(file, own));
    }

    private static X509ExtendedKeyManager storedKeys(Path file, char[] password) {
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
            return keyManager(store, password);
        } catch (GeneralSecurityException e) {
            throw new TlsConfigurationException("The key store " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * With a context of the application's own, which then decides about renewed certificates too; or
     * {@link StreampodServer#renewTls} brings another one.
     */
    public static ServerTls of(SSLContext context) {
        return new ServerTls(context, List.of(), List.of());
    }

    /**
     * Returns a copy with these versions of TLS only, such as {@code TLSv1.3}; by default the safe ones.
     *
     * @param names as Java has them
     */
    public ServerTls protocols(List<String> names) {
        return new ServerTls(context, List.copyOf(names), cipherSuites);
    }

    /**
     * Returns a copy with these cipher suites only; by default the safe ones.
     *
     * @param names as Java has them
     */
    public ServerTls cipherSuites(List<String> names) {
        return new ServerTls(context, protocols, List.copyOf(names));
    }

    SSLContext context() {
        return context;
    }

    /** Empty for those that are safe. */
    List<String> protocols() {
        return protocols;
    }

    /** Empty for those that are safe. */
    List<String> cipherSuites() {
        return cipherSuites;
    }

    private static ServerTls of(List<Path> files, Supplier<X509ExtendedKeyManager> read) {
        var keys = new ReloadingKeyManager(files, read);
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {keys}, null, null);
            return of(context);
        } catch (GeneralSecurityException e) {
            throw new TlsConfigurationException("This Java has no TLS: " + e.getMessage(), e);
        }
    }

    private static X509ExtendedKeyManager keyManager(KeyStore store, char[] password) throws GeneralSecurityException {
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        for (KeyManager manager : factory.getKeyManagers()) {
            if (manager instanceof X509ExtendedKeyManager keys) {
                return keys;
            }
        }
        throw new NoSuchAlgorithmException("no X.509 keys");
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
