package dev.streampod.spring.boot;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.client.ServerTrust;
import dev.streampod.client.UntrustedServerException;
import dev.streampod.fixtures.TestCertificates;
import dev.streampod.spring.boot.notes.client.NotesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** TLS on a port of the server's own, by an SSL bundle of the application. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class SslBundleTest {

    @TempDir
    private static Path folder;

    @Configuration(proxyBeanMethods = false)
    @StreampodAlone
    @ImportAutoConfiguration(SslAutoConfiguration.class)
    @Import({Notes.class, Members.class})
    static class WithBundles {}

    /** Key and certificates in one file, so that both are replaced at once. */
    private static void serve(TestCertificates certificates, Path file) throws IOException {
        Path next = folder.resolve("next.pem");
        Files.writeString(next, Files.readString(certificates.privateKey()) + Files.readString(certificates.chain()));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Whether a new client that trusts the authority alone takes the server for what it is. */
    private static boolean isTrusted(TestApplication application, TestCertificates certificates) {
        try (var client = NotesClient.builder(
                        "https://127.0.0.1:" + application.server().port())
                .trust(ServerTrust.pem(certificates.authority()))
                .build()) {
            client.openStreamingConnection().join();
            return true;
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(UntrustedServerException.class);
            return false;
        }
    }

    @Test
    @Tag("long")
    void aBundleThatIsReloadedIsThatOfNewConnections() throws IOException {
        var first = TestCertificates.create(folder.resolve("first"), "ip:127.0.0.1");
        var second = TestCertificates.create(folder.resolve("second"), "ip:127.0.0.1");
        Path served = folder.resolve("served.pem");
        serve(first, served);
        try (var application = TestApplication.start(
                        WithBundles.class,
                        "streampod.ssl.bundle=web",
                        "spring.ssl.bundle.pem.web.keystore.certificate=" + served.toUri(),
                        "spring.ssl.bundle.pem.web.keystore.private-key=" + served.toUri(),
                        "spring.ssl.bundle.pem.web.reload-on-update=true",
                        "spring.ssl.bundle.watch.file.quiet-period=50ms");
                var open = NotesClient.builder(
                                "https://127.0.0.1:" + application.server().port())
                        .trust(ServerTrust.pem(first.authority()))
                        .build()) {
            assertThat(open.notes().wipe()).isEqualTo(1);
            assertThat(isTrusted(application, second)).isFalse();
            serve(second, served);
            await().until(() -> isTrusted(application, second));
            assertThat(open.notes().wipe()).isEqualTo(1);
        }
    }

    @Test
    void aBundleThatIsNotThereIsNamed(CapturedOutput output) {
        assertThatThrownBy(() -> TestApplication.start(WithBundles.class, "streampod.ssl.bundle=web"))
                .isNotNull();
        assertThat(output)
                .contains("streampod.ssl.bundle: there is no SSL bundle \"web\".")
                .contains("spring.ssl.bundle.pem.web")
                .doesNotContain("\tat ");
    }
}
