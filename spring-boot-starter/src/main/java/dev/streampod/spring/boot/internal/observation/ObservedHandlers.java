package dev.streampod.spring.boot.internal.observation;

import dev.streampod.server.HandlerCall;
import dev.streampod.server.HandlerInterceptor;
import dev.streampod.server.Session;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a Micrometer observation of each call of an endpoint's code: a timer, and with tracing a span that is current while
 * the code runs.
 */
public final class ObservedHandlers implements HandlerInterceptor {

    static final String NAME = "streampod.call";

    private final ObservationRegistry registry;
    private final @Nullable HandlerInterceptor inner;

    /** @param inner runs within the observation; null for none */
    public ObservedHandlers(ObservationRegistry registry, @Nullable HandlerInterceptor inner) {
        this.registry = registry;
        this.inner = inner;
    }

    @Override
    public @Nullable Object intercept(Session session, Supplier<@Nullable Object> code) {
        return inner == null ? code.get() : inner.intercept(session, code);
    }

    @Override
    public @Nullable Object intercept(Session session, HandlerCall call, Supplier<@Nullable Object> code) {
        Observation observation = Observation.createNotStarted(NAME, registry);
        if (!observation.isNoop()) {
            String kind = call.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
            String name = call.name();
            observation
                    .contextualName(call.endpoint() + (name == null ? " " + kind : "." + name))
                    .lowCardinalityKeyValue("endpoint", call.endpoint())
                    .lowCardinalityKeyValue("kind", kind)
                    .lowCardinalityKeyValue("name", name == null ? KeyValue.NONE_VALUE : name);
        }
        Supplier<@Nullable Object> observed = inner == null ? code : () -> inner.intercept(session, call, code);
        return observation.observe(observed);
    }
}
