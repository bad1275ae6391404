package dev.streampod.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Micrometer is optional: a class path without it serves all the same. */
class WithoutMicrometerTest {

    /** Runs in a class loader of its own. */
    public static final class Program implements Callable<Integer> {

        @Override
        public Integer call() {
            try (var server = StreampodServer.builder(new Recording().endpoints())
                    .host("127.0.0.1")
                    .port(0)
                    .build()
                    .start()) {
                return server.port();
            }
        }
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aServerRunsWithoutIt() throws Exception {
        URL[] classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("micrometer"))
                .map(WithoutMicrometerTest::url)
                .toArray(URL[]::new);
        try (var loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() -> loader.loadClass("io.micrometer.core.instrument.MeterRegistry"))
                    .isInstanceOf(ClassNotFoundException.class);
            Object program =
                    loader.loadClass(Program.class.getName()).getConstructor().newInstance();
            assertThat(program).isNotInstanceOf(Program.class);
            assertThat(((Callable<?>) program).call()).asString().matches("\\d+");
        }
    }
}
