package dev.streampod.spring.boot;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.server.StreampodServer;
import dev.streampod.spring.boot.notes.Note;
import dev.streampod.spring.boot.notes.client.BoardChannel;
import dev.streampod.spring.boot.notes.server.NotesEndpoint;
import dev.streampod.spring.boot.notes.server.NotesEndpoints;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/** Applications that start, stop, and do not start. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class StartTest {

    @Configuration(proxyBeanMethods = false)
    @StreampodAlone
    @Import({Notes.class, Members.class})
    static class Complete {}

    /** With all that Spring Boot finds. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Notes.class, Members.class})
    static class Found {}

    @Configuration(proxyBeanMethods = false)
    @StreampodAlone
    static class WithoutEndpoints {}

    @Configuration(proxyBeanMethods = false)
    @StreampodAlone
    @Import(Notes.class)
    static class WithoutMembers {}

    @Configuration(proxyBeanMethods = false)
    static class SecondNotes {
        @Bean
        NotesEndpoint otherNotes() {
            return new Notes();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PreferredNotes {
        @Bean
        @Primary
        NotesEndpoint preferredNotes() {
            return new Notes();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @StreampodAlone
    static class OwnRecord {
        @Bean
        NotesEndpoints endpoints() {
            return new NotesEndpoints(new Members(), new Notes());
        }
    }

    @Test
    void endpointsThatAreBeansAreServed() {
        try (var application = TestApplication.start(Found.class);
                var client = application.client().build();
                var feed = client.notes().followAll(BoardChannel.of("main"))) {
            client.notes().sendStreamMessage(new Note("hi"));
            assertThat(feed.iterator().next()).isEqualTo(new Note("hi"));
        }
    }

    @Test
    void aRecordThatIsABeanIsServedAsItIs() {
        try (var application = TestApplication.start(OwnRecord.class);
                var client = application.client().build()) {
            assertThat(client.notes().wipe()).isEqualTo(1);
        }
    }

    @Test
    void anEndpointThatIsNoBeanIsNamed(CapturedOutput output) {
        assertThatThrownBy(() -> TestApplication.start(WithoutMembers.class)).isNotNull();
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("The endpoint members of NotesEndpoints is missing: no bean extends"
                        + " dev.streampod.spring.boot.notes.server.MembersEndpoint.")
                .contains("@Component")
                .doesNotContain("\tat ");
    }

    @Test
    void allEndpointsThatAreNoBeansAreNamedAtOnce(CapturedOutput output) {
        assertThatThrownBy(() -> TestApplication.start(WithoutEndpoints.class)).isNotNull();
        assertThat(output)
                .contains("The endpoint members of NotesEndpoints is missing")
                .contains("The endpoint notes of NotesEndpoints is missing")
                .doesNotContain("\tat ");
    }

    @Test
    void anEndpointOfTwoBeansIsNamedWithBoth(CapturedOutput output) {
        assertThatThrownBy(() -> TestApplication.start(new Class<?>[] {Complete.class, SecondNotes.class}))
                .isNotNull();
        assertThat(output)
                .contains("The endpoint notes of NotesEndpoints is there more than once")
                .contains("otherNotes")
                .contains("@Primary")
                .doesNotContain("\tat ");
    }

    @Test
    void thePrimaryOfTwoBeansIsServed() {
        try (var application = TestApplication.start(new Class<?>[] {Complete.class, PreferredNotes.class})) {
            assertThat(application.server().port()).isPositive();
        }
    }

    @Test
    void anApplicationCanDoWithoutServer() {
        try (var application = TestApplication.start(WithoutEndpoints.class, "streampod.enabled=false")) {
            assertThat(application.context().getBeansOfType(StreampodServer.class))
                    .isEmpty();
        }
    }

    @Test
    void aPortInUseIsSaidWithItsProperty(CapturedOutput output) throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> TestApplication.start(Complete.class, "streampod.port=" + taken.getLocalPort()))
                    .isNotNull();
        }
        assertThat(output)
                .contains("it is in use already")
                .contains("set streampod.port to another one")
                .doesNotContain("\tat ");
    }

    @Test
    void thePortOfAWebServerIsRefusedWhereThereIsNone(CapturedOutput output) {
        assertThatThrownBy(() -> TestApplication.start(Complete.class, "streampod.port=same"))
                .isNotNull();
        assertThat(output)
                .contains("streampod.port is same, as it is unless set, and the application has no web server")
                .contains("Set streampod.port to a port of its own")
                .doesNotContain("\tat ");
    }

    @Test
    void allWrongPropertiesAreSaidAtOnce(CapturedOutput output) {
        assertThatThrownBy(() -> TestApplication.start(
                        Complete.class,
                        "streampod.limits.message-bytes=lots",
                        "streampod.limits.heartbeat=soon",
                        "streampod.port=99999",
                        "streampod.limit.nesting=4"))
                .isNotNull();
        assertThat(output)
                .contains("streampod.limits.message-bytes = \"lots\"")
                .contains("streampod.limits.heartbeat = \"soon\"")
                .contains("streampod.port = \"99999\"")
                .contains("A port is a number from 0 to 65535, or same; not 99999")
                .contains("There is no property streampod.limit.nesting")
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource({
        "streampod.port=eighty, streampod.port = \"eighty\"",
        "streampod.port=-1, A port is a number from 0 to 65535",
        "streampod.host=no such host, streampod.host",
        "streampod.page=no/such/folder, no/such/folder",
        "streampod.behind-proxy=perhaps, streampod.behind-proxy = \"perhaps\"",
        "streampod.allowed-origins=example.com, \"example.com\" is not the origin of a page",
        "streampod.allowed-origins=null, \"null\" is not the origin of a page",
        "streampod.limits.message-bytes=-1KB, streampod.limits.message-bytes = \"-1KB\"",
        "streampod.limits.heartbeat=-1s, streampod.limits.heartbeat = \"-1s\"",
        "streampod.ssl.bundle=web, there is no SSL bundle \"web\"",
        "streampod.ssl.bundel=web, There is no property streampod.ssl.bundel",
        "streampod.redis=localhost:6379, streampod.redis: ",
        "streampod.redis=http://localhost, streampod.redis: ",
        "streampod.redis=redis://local host, streampod.redis: ",
        "streampod.redis=redis://localhost:port, streampod.redis: ",
        "streampod.redis=redis://localhost:99999, streampod.redis: ",
        "streampod.redis=redis://localhost/first, streampod.redis: ",
        "streampod.redis=redis://:very%zzsecret@localhost, streampod.redis: ",
        "spring.data.redis.url=localhost, spring.data.redis.url: ",
        "spring.data.redis.host=local host, spring.data.redis.host: ",
        "spring.data.redis.sentinel.master=first, spring.data.redis.sentinel.nodes: "
    })
    void aWrongValueIsSaidWithItsPropertyAndNoStackTrace(String property, String said, CapturedOutput output) {
        assertThatThrownBy(() -> TestApplication.start(Complete.class, property))
                .isNotNull();
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains(said)
                .contains("Action:")
                .doesNotContain("secret")
                .doesNotContain("\tat ");
    }

    @Test
    void allValuesOutOfRangeAreSaidAtOnce(CapturedOutput output) {
        assertThatThrownBy(() -> TestApplication.start(
                        Complete.class,
                        "streampod.limits.nesting=0",
                        "streampod.limits.queue-bytes=4GB",
                        "streampod.messaging.workers=-1",
                        "streampod.allowed-origins=https://example.com/page"))
                .isNotNull();
        assertThat(output)
                .contains("streampod.limits.nesting = \"0\"")
                .contains("Limits.nesting must be above 0, not 0")
                .contains("streampod.limits.queue-bytes = \"4GB\"")
                .contains("At most 2047MB are possible")
                .contains("streampod.messaging.workers = \"-1\"")
                .contains("\"https://example.com/page\" is not the origin of a page")
                .doesNotContain("\tat ");
    }

    @Test
    void limitsThatDoNotGoTogetherAreRefused(CapturedOutput output) {
        assertThatThrownBy(() -> TestApplication.start(
                        Complete.class,
                        "streampod.limits.queue-bytes=1KB",
                        "streampod.limits.outbound-message-bytes=2KB"))
                .isNotNull();
        assertThat(output)
                .contains("streampod.limits")
                .contains("outboundMessageBytes")
                .doesNotContain("\tat ");
    }

    @Test
    @Tag("long")
    void fiftyApplicationsLeaveNoThreadAndNoMemoryBehind() {
        for (int i = 0; i < 5; i++) {
            startAndStop();
        }
        Map<Thread, StackTraceElement[]> before = Thread.getAllStackTraces();
        long used = usedBytes();
        for (int i = 0; i < 50; i++) {
            startAndStop();
        }
        // The last threads may need a moment to end, and what they held is collected after them.
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(each -> !before.containsKey(each))
                        .map(Thread::getName)
                        .filter(each -> each.startsWith("streampod"))
                        .collect(Collectors.toList()))
                .isEmpty());
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces()).hasSizeLessThan(before.size() + 8));
        await().untilAsserted(() -> assertThat(usedBytes() - used)
                .as("what 50 applications left behind")
                .isLessThan(3L << 20));
    }

    /** As DevTools restarts an application: in the same process and on the same port, with its classes loaded anew. */
    @Test
    void anApplicationThatIsRestartedLetsGoOfItsPortItsThreadsAndItsClasses() throws Exception {
        int port;
        try (var application = TestApplication.start(Complete.class)) {
            port = application.server().port();
        }
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        var loaders = new ArrayList<WeakReference<ClassLoader>>();
        for (int i = 0; i < 3; i++) {
            loaders.add(runWithOwnClasses(port));
        }
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(each -> !before.contains(each))
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("streampod") && !name.startsWith("streampod-client")));
        await().until(() -> {
            System.gc();
            return loaders.stream().allMatch(each -> each.get() == null);
        });
    }

    private static WeakReference<ClassLoader> runWithOwnClasses(int port) throws Exception {
        var failure = new AtomicReference<Throwable>();
        var loader = new OwnClasses();
        Class<?> configuration = loader.loadClass(Complete.class.getName());
        assertThat(configuration).isNotSameAs(Complete.class);
        var main = new Thread(() -> {
            try (var application = TestApplication.start(configuration, "streampod.port=" + port);
                    var client = application.client().build()) {
                assertThat(client.notes().wipe()).isEqualTo(1);
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        main.setContextClassLoader(loader);
        main.start();
        main.join();
        assertThat(failure.get()).isNull();
        return new WeakReference<>(loader);
    }

    /** Loads the application's classes, those that were generated among them, instead of its parent. */
    private static final class OwnClasses extends ClassLoader {

        private OwnClasses() {
            super(OwnClasses.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null && isOfApplication(name) ? define(name) : super.loadClass(name, resolve);
            }
        }

        private static boolean isOfApplication(String name) {
            return name.startsWith(Note.class.getPackageName() + ".")
                    || List.of(Notes.class, Members.class, Complete.class).stream()
                            .anyMatch(each -> each.getName().equals(name));
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (var file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (file == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private static void startAndStop() {
        try (var application = TestApplication.start(Complete.class);
                var client = application.client().build()) {
            assertThat(client.notes().wipe()).isEqualTo(1);
        }
    }

    private static long usedBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
