package dev.streampod.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A file with blocks between {@code -----BEGIN …-----} and {@code -----END …-----}. Read once; immutable.
 *
 * <p>No message of its exceptions repeats anything between these lines.
 */
public final class PemFile {

    private static final long MAX_BYTES = 1L << 20;
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String PRIVATE_KEY = "PRIVATE KEY";
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private record Block(String type, String content) {}

    private final Path file;
    private final List<Block> blocks;

    private PemFile(Path file, List<Block> blocks) {
        this.file = file;
        this.blocks = blocks;
    }

    /** @throws TlsConfigurationException when the file cannot be read, or is larger than 1 MiB */
    public static PemFile read(Path file) {
        String text;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new TlsConfigurationException(file + " is larger than 1 MiB: that is no PEM file.", null);
            }
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        return new PemFile(file, blocks(text));
    }

    /** All blocks up to the first that does not end. */
    private static List<Block> blocks(String text) {
        var blocks = new ArrayList<Block>();
        int begin = text.indexOf(BEGIN);
        while (begin >= 0) {
            int typeEnd = text.indexOf(DASHES, begin + BEGIN.length());
            if (typeEnd < 0) {
                break;
            }
            String type = text.substring(begin + BEGIN.length(), typeEnd);
            String last = END + type + DASHES;
            int end = text.indexOf(last, typeEnd);
            if (end < 0) {
                break;
            }
            blocks.add(new Block(type, text.substring(typeEnd + DASHES.length(), end)));
            begin = text.indexOf(BEGIN, end + last.length());
        }
        return List.copyOf(blocks);
    }

    static TlsConfigurationException unreadable(Path file, IOException cause) {
        String what = Files.exists(file) ? "cannot be read" : "does not exist";
        return new TlsConfigurationException(
                "The file " + file + " " + what + ". Check the path, and that this user may read it.", cause);
    }

    /**
     * The certificates, in their order; at least one.
     *
     * @throws TlsConfigurationException when there is none, or one is damaged
     */
    public List<X509Certificate> certificates() {
        var certificates = new ArrayList<X509Certificate>();
        for (Block block : blocks) {
            if (block.type().equals(CERTIFICATE)) {
                certificates.add(certificate(block, certificates.size() + 1));
            }
        }
        if (certificates.isEmpty()) {
            throw new TlsConfigurationException(
                    "There is no certificate in " + file
                            + ": nothing stands between -----BEGIN CERTIFICATE----- and its end. A PEM file "
                            + "of certificates is needed here.",
                    null);
        }
        return List.copyOf(certificates);
    }

    private X509Certificate certificate(Block block, int number) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes(block)));
        } catch (CertificateException e) {
            throw new TlsConfigurationException(
                    "Certificate " + number + " in " + file + " is damaged. Copy the file again, whole.", e);
        }
    }

    /**
     * The private key: one, in PKCS#8, not encrypted, for RSA, elliptic curves or Ed25519.
     *
     * @throws TlsConfigurationException when there is none of that kind
     */
    public PrivateKey privateKey() {
        for (Block block : blocks) {
            if (block.type().equals(PRIVATE_KEY)) {
                return privateKey(block);
            }
        }
        for (Block block : blocks) {
            if (block.type().equals("ENCRYPTED " + PRIVATE_KEY)) {
                throw new TlsConfigurationException(
                        "The private key in " + file
                                + " is encrypted. Use a PKCS12 key store with a password, or decrypt "
                                + "the key: openssl pkcs8 -in " + file.getFileName() + " -out key.pem",
                        null);
            }
            if (block.type().endsWith(PRIVATE_KEY)) {
                throw new TlsConfigurationException(
                        "The private key in " + file + " is in the older format \"" + block.type()
                                + "\". Convert it to PKCS#8: openssl pkcs8 -topk8 -nocrypt -in " + file.getFileName()
                                + " -out key.pem",
                        null);
            }
        }
        throw new TlsConfigurationException(
                "There is no private key in " + file
                        + ": nothing stands between -----BEGIN PRIVATE KEY----- and its end. A PEM file with "
                        + "a key in PKCS#8 is needed here.",
                null);
    }

    private PrivateKey privateKey(Block block) {
        var encoded = new PKCS8EncodedKeySpec(bytes(block));
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (GeneralSecurityException e) {
                // It may be a key of another kind.
            }
        }
        throw new TlsConfigurationException(
                "The private key in " + file
                        + " is damaged, or neither of RSA nor of an elliptic curve nor of Ed25519. Copy "
                        + "the file again, whole, or make another key.",
                null);
    }

    private byte[] bytes(Block block) {
        try {
            return Base64.getMimeDecoder().decode(block.content());
        } catch (IllegalArgumentException e) {
            throw new TlsConfigurationException(
                    "What is between -----BEGIN " + block.type() + "----- and its end in " + file
                            + " is no base64. Copy the file again, whole.",
                    null);
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
