package dev.streampod.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.fixtures.TestCertificates;
import dev.streampod.tls.TlsConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
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
}
