package dev.streampod.spring.boot;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.Session;
import dev.streampod.spring.boot.internal.actuator.StreampodEndpoint;
import dev.streampod.spring.boot.notes.Note;
import dev.streampod.spring.boot.notes.client.BoardChannel;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What the Actuator and Micrometer see of a server. */
@Timeout(120)
class ObservationTest {

    @Configuration(proxyBeanMethods = false)
    static class Registries {
        @Bean
        MeterRegistry registry() {
            return new SimpleMeterRegistry();
        }

        @Bean
        ObservationRegistry observations(MeterRegistry meters) {
            var registry = ObservationRegistry.create();
            registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
            return registry;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @StreampodAlone
    @Import({Notes.class, Members.class, Registries.class})
    static class Observed {}

    @Test
    @NeedsRedis
    void healthTellsTheStateOfRedis() {
        try (var redis = RedisServer.start();
                var application = TestApplication.start(Observed.class, "streampod.redis=" + redis.uri())) {
            var indicator = application.context().getBean("streampodHealthIndicator", HealthIndicator.class);
            await().untilAsserted(
                            () -> assertThat(indicator.health().getDetails()).containsEntry("redis", "up"));
            assertThat(indicator.health().getDetails()).containsEntry("connections", 0);
            assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
            redis.stop();
            await().untilAsserted(
                            () -> assertThat(indicator.health().getDetails()).containsEntry("redis", "down"));
            assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
        }
    }

    @Test
    void theEndpointListsClientsStreamsAndChannels() {
        try (var application = TestApplication.start(Observed.class);
                var client = application.client().build();
                var feed = client.notes().followAll(BoardChannel.of("main"))) {
            client.notes().sendStreamMessage(new Note("hi"));
            assertThat(feed.iterator().next().text()).isEqualTo("hi");
            var state = new StreampodEndpoint(application.server()).state();
            assertThat(state.redis()).isEqualTo("none");
            assertThat(state.connections()).isEqualTo(1);
            assertThat(state.streams()).isEqualTo(1);
            assertThat(state.channels()).isEqualTo(1);
            assertThat(state.clients()).singleElement().satisfies(each -> {
                assertThat(each.user()).isNull();
                assertThat(each.streams()).containsExactly("notes");
                assertThat(each.remoteAddress()).isEqualTo("127.0.0.1");
            });
            assertThat(state.channelNames()).singleElement().asString().contains("board");
        }
    }

    @Test
    void eachCallOfAnEndpointIsAnObservation() {
        try (var application = TestApplication.start(Observed.class)) {
            try (var client = application.client().build();
                    var feed = client.notes().followAll(BoardChannel.of("main"))) {
                client.notes().sendStreamMessage(new Note("hi"));
                assertThat(feed.iterator().next().text()).isEqualTo("hi");
                assertThat(client.notes().wipe()).isEqualTo(1);
            }
            var registry = application.context().getBean(MeterRegistry.class);
            await().untilAsserted(() -> assertThat(
                            registry.get("streampod.call").tag("endpoint", "notes").timers().stream()
                                    .map(timer -> timer.getId().getTag("kind") + " "
                                            + timer.getId().getTag("name") + " " + timer.count()))
                    .containsExactlyInAnyOrder(
                            "method wipe 1",
                            "stream-opened none 1",
                            "stream-message none 1",
                            "stream-closed none 1",
                            "may-follow board 1"));
        }
    }

    static class FailingNotes extends Notes {
        @Override
        protected int wipe(Session session) {
            throw new IllegalStateException("on purpose");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @StreampodAlone
    @Import({FailingNotes.class, Members.class, Registries.class})
    static class Failing {}

    @Test
    void whatAnEndpointThrowsIsTheErrorOfItsObservation() {
        try (var application = TestApplication.start(Failing.class);
                var client = application.client().build()) {
            assertThatThrownBy(() -> client.notes().wipe()).hasMessageContaining("internal");
            var registry = application.context().getBean(MeterRegistry.class);
            await().untilAsserted(() -> assertThat(registry.get("streampod.call")
                            .tag("error", "IllegalStateException")
                            .timer()
                            .count())
                    .isEqualTo(1));
        }
    }

    @Test
    void measurementsGoToTheApplicationsRegistry() {
        try (var application = TestApplication.start(Observed.class);
                var client = application.client().build()) {
            assertThat(client.notes().wipe()).isEqualTo(1);
            var registry = application.context().getBean(MeterRegistry.class);
            assertThat(registry.get("streampod.connections").gauge().value()).isEqualTo(1);
        }
    }
}
