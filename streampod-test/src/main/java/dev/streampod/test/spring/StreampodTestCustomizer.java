package dev.streampod.test.spring;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.support.TestPropertySourceUtils;

/**
 * Has an application take the keys of tests and listen where its test can reach it. Equal for equal applications, which so are
 * started once.
 *
 * @param webServer whether the application has a web server that listens
 */
record StreampodTestCustomizer(boolean webServer) implements ContextCustomizer {

    private static final String PORT = "streampod.port";
    private static final String SAME = "same";

    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
        ConfigurableEnvironment environment = context.getEnvironment();
        Map<String, Object> properties = new LinkedHashMap<>();
        if (!webServer || !isSame(environment.getProperty(PORT))) {
            properties.put(PORT, "0");
        }
        properties.put("streampod.host", "127.0.0.1");
        properties.put("streampod.limits.drain-spread", "0");
        addBelowThoseOfTheTest(environment.getPropertySources(), new MapPropertySource("streampod-test", properties));
        context.getBeanFactory().registerSingleton("streampodTestKeys", new TestKeys());
    }

    private static boolean isSame(@Nullable String port) {
        return port == null || port.equalsIgnoreCase(SAME);
    }

    private static void addBelowThoseOfTheTest(MutablePropertySources sources, MapPropertySource added) {
        String inlined = TestPropertySourceUtils.INLINED_PROPERTIES_PROPERTY_SOURCE_NAME;
        if (sources.contains(inlined)) {
            sources.addAfter(inlined, added);
        } else {
            sources.addFirst(added);
        }
    }
}
