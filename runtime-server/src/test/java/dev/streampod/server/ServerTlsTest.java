package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.fixtures.TestCertificates;
import dev.streampod.server.internal.broker.LogCapture;
import dev.streampod.tls.PemFile;
import dev.streampod.tls.TlsConfigurationException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and certificates that cannot be used: what is said about which file, and that nothing of a key is repeated. */
class ServerTlsTest {

    private static final char[] PASSWORD = TestCertificates.PASSWORD.toCharArray();

    @TempDir
    private static Path folder;

    private static TestCertificates good;
    private static TestCertificates others;

    @BeforeAll
    static void create() {
        good = TestCertificates.create(folder.resolve("good"), "dns:localhost");
        others = TestCertificates.create(folder.resolve("others"), "dns:localhost");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(ThrowingCallable made) {
        return assertThatThrownBy(made).isInstanceOf(TlsConfigurationException.class);
    }

    private static Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void goodFilesAreTaken() throws Exception {
        assertThat(ServerTls.pem(good.chain(), good.privateKey())).isNotNull();
        assertThat(ServerTls.keyStore(good.keyStore(), PASSWORD)).isNotNull();
        Path both = file("both.pem", Files.readString(good.privateKey()) + Files.readString(good.chain()));
        assertThat(ServerTls.pem(both, both)).isNotNull();
        Path jks = folder.resolve("server.jks");
        var store = KeyStore.getInstance(good.keyStore().toFile(), PASSWORD);
        var old = KeyStore.getInstance("JKS");
        old.load(null, null);
        old.setKeyEntry("server", store.getKey("server", PASSWORD), PASSWORD, store.getCertificateChain("server"));
        try (var bytes = Files.newOutputStream(jks)) {
            old.store(bytes, PASSWORD);
        }
        assertThat(ServerTls.keyStore(jks, PASSWORD)).isNotNull();
        assertRefused(() -> ServerTls.keyStore(jks, "wrong".toCharArray())).hasMessageContaining("is wrong");
        Path windows = file("windows.pem", Files.readString(good.chain()).replace("\n", "\r\n"));
        assertThat(ServerTls.pem(windows, good.privateKey())).isNotNull();
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path nowhere = folder.resolve("nowhere.pem");
        assertRefused(() -> ServerTls.pem(nowhere, good.privateKey()))
                .hasMessageContaining(nowhere + " does not exist")
                .hasMessageContaining("Check the path");
        assertRefused(() -> ServerTls.keyStore(nowhere, PASSWORD)).hasMessageContaining("does not exist");
    }

    @Test
    void filesInTheWrongPlaceAreNoticed() {
        assertRefused(() -> ServerTls.pem(good.privateKey(), good.privateKey()))
                .hasMessageContaining("There is no certificate in " + good.privateKey());
        assertRefused(() -> ServerTls.pem(good.chain(), good.chain()))
                .hasMessageContaining("There is no private key in " + good.chain());
        assertRefused(() -> ServerTls.pem(good.authority(), good.privateKey()))
                .hasMessageContaining("is not that of the first certificate")
                .hasMessageContaining("CN=An authority of a test");
        assertRefused(() -> ServerTls.keyStore(good.trustStore(), PASSWORD))
                .hasMessageContaining("There is no private key in the key store " + good.trustStore());
        assertRefused(() -> ServerTls.keyStore(good.chain(), PASSWORD))
                .hasMessageContaining("is no PKCS12 key store")
                .hasMessageContaining("openssl pkcs12 -export");
    }

    @Test
    void aKeyOfAnotherCertificateIsNoticed() {
        assertRefused(() -> ServerTls.pem(good.chain(), others.privateKey()))
                .hasMessageContaining(others.privateKey() + " is not that of the first certificate");
    }

    @Test
    void damagedFilesAreSaidToBeSo() throws IOException {
        Path cut = file(
                "cut.pem",
                Files.readString(good.chain())
                        .replaceFirst("(?s)(BEGIN CERTIFICATE-----\n.{40}).*?(\n-----END)", "$1$2"));
        assertRefused(() -> ServerTls.pem(cut, good.privateKey()))
                .hasMessageContaining("Certificate 1 in " + cut + " is damaged");
        Path secret = file("secret.pem", "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");
        assertRefused(() -> ServerTls.pem(good.chain(), secret))
                .hasMessageContaining(secret.toString())
                .hasMessageNotContaining("c2VjcmV0");
    }

    @Test
    void keysInOtherFormatsAreToldHowToConvertThem() throws IOException {
        String content = Files.readString(good.privateKey());
        Path old = file("old.pem", content.replace("PRIVATE KEY", "EC PRIVATE KEY"));
        assertRefused(() -> ServerTls.pem(good.chain(), old)).hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
        Path older = file(
                "older.pem",
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n"
                        + "-----END RSA PRIVATE KEY-----\n");
        assertRefused(() -> ServerTls.pem(good.chain(), older)).hasMessageContaining("RSA PRIVATE KEY");
        Path encrypted = file("encrypted.pem", content.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"));
        assertRefused(() -> ServerTls.pem(good.chain(), encrypted)).hasMessageContaining("is encrypted");
    }

    @Test
    void aWrongPasswordIsSaidToBeSo() {
        assertRefused(() -> ServerTls.keyStore(good.keyStore(), "wrong".toCharArray()))
                .hasMessageContaining("The password of the key store " + good.keyStore() + " is wrong")
                .hasMessageNotContaining(TestCertificates.PASSWORD);
    }

    /** The number of the certificate that a server shows to a new connection. */
    private static BigInteger servedSerialNumber(int port) throws Exception {
        return ((X509Certificate) session(port).getPeerCertificates()[0]).getSerialNumber();
    }

    private static SSLSession session(int port) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (TestCertificates each : List.of(good, others)) {
            store.setCertificateEntry(
                    each.authority().toString(),
                    PemFile.read(each.authority()).certificates().get(0));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
            socket.setSoTimeout(60_000);
            socket.startHandshake();
            return socket.getSession();
        }
    }

    private static BigInteger serialNumber(TestCertificates certificates) {
        return PemFile.read(certificates.chain()).certificates().get(0).getSerialNumber();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aRenewedCertificateNeedsNoRestart() throws Exception {
        Path chain = folder.resolve("renewed-chain.pem");
        Path key = folder.resolve("renewed-key.pem");
        copy(good.chain(), chain);
        copy(good.privateKey(), key);
        try (var server = started(ServerTls.pem(chain, key));
                var log = new LogCapture(ReloadingKeyManager.class.getName())) {
            assertThat(servedSerialNumber(server.port())).isEqualTo(serialNumber(good));

            // Half of the renewal: the chain alone does not belong to the key.
            copy(others.chain(), chain);
            await().until(() -> {
                assertThat(servedSerialNumber(server.port())).isEqualTo(serialNumber(good));
                return log.messages().stream()
                        .anyMatch(line -> line.contains("cannot be used") && line.contains(chain.toString()));
            });
            assertThat(log.messages()).noneMatch(line -> line.contains("BEGIN"));

            copy(others.privateKey(), key);
            await().until(() -> servedSerialNumber(server.port()).equals(serialNumber(others)));
        }
    }

    @Test
    void aRenewedKeyStoreNeedsNoRestart() throws Exception {
        Path file = folder.resolve("renewed.p12");
        copy(good.keyStore(), file);
        char[] password = PASSWORD.clone();
        var tls = ServerTls.keyStore(file, password);
        Arrays.fill(password, ' '); // the caller may forget it
        try (var server = started(tls);
                var log = new LogCapture(ReloadingKeyManager.class.getName())) {
            assertThat(servedSerialNumber(server.port())).isEqualTo(serialNumber(good));
            Files.writeString(file, "no key store");
            await().until(() -> {
                assertThat(servedSerialNumber(server.port())).isEqualTo(serialNumber(good));
                return log.messages().stream().anyMatch(line -> line.contains(". The server goes on"));
            });
            copy(others.keyStore(), file);
            await().until(() -> servedSerialNumber(server.port()).equals(serialNumber(others)));
            Files.delete(file);
            assertThat(servedSerialNumber(server.port())).isEqualTo(serialNumber(others));
        }
    }

    @Test
    void anotherContextNeedsNoRestart() throws Exception {
        var first = ServerTls.pem(good.chain(), good.privateKey());
        try (var server = started(ServerTls.of(first.context()))) {
            assertThat(servedSerialNumber(server.port())).isEqualTo(serialNumber(good));
            server.renewTls(ServerTls.pem(others.chain(), others.privateKey()));
            assertThat(servedSerialNumber(server.port())).isEqualTo(serialNumber(others));
        }
        try (var plain = StreampodServer.builder(new Recording().endpoints()).build()) {
            assertThatThrownBy(() -> plain.renewTls(first)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void protocolsAndCipherSuitesAreThoseThatWereSet() throws Exception {
        var tls = ServerTls.pem(good.chain(), good.privateKey())
                .protocols(List.of("TLSv1.2"))
                .cipherSuites(List.of("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"));
        try (var server = started(tls)) {
            var session = session(server.port());
            assertThat(session.getProtocol()).isEqualTo("TLSv1.2");
            assertThat(session.getCipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
        }
    }

    private static StreampodServer started(ServerTls tls) {
        return StreampodServer.builder(new Recording().endpoints())
                .host("localhost")
                .port(0)
                .tls(tls)
                .build()
                .start();
    }
}
