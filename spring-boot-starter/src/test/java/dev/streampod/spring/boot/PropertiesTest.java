package dev.streampod.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.Limits;
import dev.streampod.server.messaging.MessagingLimits;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The properties, beside the limits that they stand for. */
class PropertiesTest {

    private static StreampodProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("streampod", StreampodProperties.class);
    }

    private static Iterable<String> names(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    @Test
    void eachLimitIsAProperty() {
        assertThat(names(StreampodProperties.Limits.class)).containsExactlyElementsOf(names(Limits.class));
        assertThat(names(StreampodProperties.Messaging.class)).containsExactlyElementsOf(names(MessagingLimits.class));
    }

    @Test
    void theDefaultsAreThoseOfTheServer() {
        var properties = bind(Map.of());
        assertThat(properties.limits().toLimits(false)).isEqualTo(Limits.defaults());
        assertThat(properties.messaging().toLimits()).isEqualTo(MessagingLimits.defaults());
        assertThat(properties.enabled()).isTrue();
    }

    @Test
    void sizesAndDurationsAreWrittenAsInSpringBoot() {
        var limits = bind(Map.of(
                        "streampod.limits.message-bytes", "128KB",
                        "streampod.limits.outbound-message-bytes", "256KB",
                        "streampod.limits.heartbeat", "2m",
                        "streampod.limits.drain-timeout", "500ms"))
                .limits()
                .toLimits(false);
        assertThat(limits.messageBytes()).isEqualTo(128 * 1024);
        assertThat(limits.outboundMessageBytes()).isEqualTo(256 * 1024);
        assertThat(limits.heartbeat()).isEqualTo(Duration.ofMinutes(2));
        assertThat(limits.drainTimeout()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void anApplicationThatStopsAtOnceWaitsOnlyIfItSaysSo() {
        assertThat(bind(Map.of()).limits().toLimits(true).drainTimeout()).isZero();
        assertThat(bind(Map.of()).limits().toLimits(true).drainSpread()).isZero();
        assertThat(bind(Map.of("streampod.limits.drain-timeout", "3s"))
                        .limits()
                        .toLimits(true)
                        .drainTimeout())
                .isEqualTo(Duration.ofSeconds(3));
    }
}
