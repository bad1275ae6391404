package dev.streampod.spring.boot.internal.start;

import dev.streampod.concurrent.FailureText;
import dev.streampod.spring.boot.StreampodProperties;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.boot.origin.Origin;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

/**
 * Looks at all properties {@code streampod.*} before they are bound, since binding ends at the first that is wrong. Not safe
 * for several threads.
 */
public final class PropertiesCheck {

    private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of(StreampodProperties.PREFIX);

    /** The one limit that has to do with another. */
    private static final String OUTBOUND_BYTES = "streampod.limits.outbound-message-bytes";

    private static final String QUEUE_BYTES = "streampod.limits.queue-bytes";

    private final Environment environment;
    private final Binder binder;
    private final Map<ConfigurationPropertyName, ResolvableType> known = new LinkedHashMap<>();
    private final List<StartRefusedException.Problem> problems = new ArrayList<>();

    public PropertiesCheck(Environment environment) {
        this.environment = environment;
        this.binder = Binder.get(environment);
        collect(PREFIX, StreampodProperties.class);
    }

    private void collect(ConfigurationPropertyName prefix, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            ConfigurationPropertyName name = prefix.append(dashed(component.getName()));
            if (component.getType().getEnclosingClass() == StreampodProperties.class) {
                collect(name, component.getType());
            } else {
                known.put(name, ResolvableType.forType(component.getGenericType()));
            }
        }
    }

    private static String dashed(String component) {
        return component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /**
     * Returns when nothing is wrong.
     *
     * @throws StartRefusedException with all that is wrong
     */
    public void run() {
        known.forEach(this::checkType);
        checkNames();
        if (problems.isEmpty()) {
            checkValues();
        }
        if (!problems.isEmpty()) {
            throw new StartRefusedException(problems);
        }
    }

    private void checkType(ConfigurationPropertyName name, ResolvableType type) {
        try {
            binder.bind(name, Bindable.of(type));
        } catch (BindException e) {
            wrong(name, e.getProperty(), rootMessage(e));
        }
    }

    /** Names that nobody reads, as those with a typing error; of the environment alone they may be somebody else's. */
    private void checkNames() {
        var filter = new UnboundElementsSourceFilter();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource names && filter.apply(source)) {
                names.stream()
                        .filter(PREFIX::isAncestorOf)
                        .filter(name ->
                                known.keySet().stream().noneMatch(each -> each.equals(name) || each.isAncestorOf(name)))
                        .map(source::getConfigurationProperty)
                        .forEach(this::unknown);
            }
        }
    }

    private void unknown(@Nullable ConfigurationProperty property) {
        if (property != null) {
            problems.add(new StartRefusedException.Problem(
                    "There is no property " + property.getName() + place(property.getOrigin()) + ".",
                    "Correct or remove it; the guide \"With Spring Boot\" lists the properties of Streampod."));
        }
    }

    /** The bounds of values, each by itself. */
    private void checkValues() {
        var name = PREFIX.append("allowed-origins");
        List<String> origins = binder.bind(name, Bindable.listOf(String.class)).orElseGet(List::of);
        for (String origin : origins) {
            if (!origin.equals("*") && !isOrigin(origin)) {
                wrong(
                        name,
                        null,
                        "\"" + origin + "\" is not the origin of a page: one looks like https://example.com or"
                                + " http://localhost:3000, without a path");
            }
        }
        checkLimits("limits", StreampodProperties.Limits.class, limits -> limits.toLimits(false));
        checkLimits("messaging", StreampodProperties.Messaging.class, StreampodProperties.Messaging::toLimits);
    }

    private static boolean isOrigin(String text) {
        try {
            var uri = new URI(text);
            return uri.getScheme() != null
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && "".equals(uri.getRawPath())
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Tries each limit that is set by itself, so that all that are wrong are told; then all of them together. */
    private <T> void checkLimits(String group, Class<T> type, Function<T, ?> limits) {
        ConfigurationPropertyName prefix = PREFIX.append(group);
        var all = new LinkedHashMap<String, String>();
        known.keySet().stream()
                .filter(prefix::isParentOf)
                .forEach(name ->
                        binder.bind(name, Bindable.of(String.class)).ifBound(value -> all.put(name.toString(), value)));
        int before = problems.size();
        all.forEach((name, value) -> {
            var alone = new HashMap<>(Map.of(name, value));
            if (name.equals(OUTBOUND_BYTES) && all.containsKey(QUEUE_BYTES)) {
                alone.put(QUEUE_BYTES, all.get(QUEUE_BYTES));
            }
            tryLimits(ConfigurationPropertyName.of(name), prefix, type, limits, alone);
        });
        if (problems.size() == before) {
            tryLimits(prefix, prefix, type, limits, all);
        }
    }

    private <T> void tryLimits(
            ConfigurationPropertyName blamed,
            ConfigurationPropertyName prefix,
            Class<T> type,
            Function<T, ?> limits,
            Map<String, String> values) {
        T bound = new Binder(new MapConfigurationPropertySource(values)).bindOrCreate(prefix.toString(), type);
        try {
            var unused = limits.apply(bound);
        } catch (IllegalArgumentException e) {
            wrong(blamed, null, e.getMessage());
        }
    }

    private void wrong(ConfigurationPropertyName name, @Nullable ConfigurationProperty bound, @Nullable String why) {
        ConfigurationProperty property = bound == null ? property(name) : bound;
        String value = property == null ? "" : " = \"" + property.getValue() + "\"" + place(property.getOrigin());
        problems.add(new StartRefusedException.Problem(
                FailureText.sentence((property == null ? name : property.getName()) + value + ": " + why),
                "Correct the value; the guide \"With Spring Boot\" says what each property takes."));
    }

    private @Nullable ConfigurationProperty property(ConfigurationPropertyName name) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null) {
                return property;
            }
        }
        return null;
    }

    private static String place(@Nullable Origin origin) {
        return origin == null ? "" : " (" + origin + ")";
    }

    private static @Nullable String rootMessage(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root.getMessage();
    }
}
