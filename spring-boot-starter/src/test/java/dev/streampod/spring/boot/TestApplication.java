package dev.streampod.spring.boot;

import dev.streampod.client.StreampodClient;
import dev.streampod.server.StreampodServer;
import dev.streampod.spring.boot.notes.client.NotesClient;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that runs in the test's own process. */
record TestApplication(ConfigurableApplicationContext context) implements AutoCloseable {

    /** With these configurations and properties; the server is on any free port of loopback unless they say otherwise. */
    static TestApplication start(Class<?> configuration, String... properties) {
        return start(new Class<?>[] {configuration}, properties);
    }

    static TestApplication start(Class<?>[] configurations, String... properties) {
        var arguments = new LinkedHashMap<>(
                Map.of("streampod.port", "0", "streampod.host", "127.0.0.1", "streampod.limits.drain-spread", "0"));
        for (String property : properties) {
            int equals = property.indexOf('=');
            arguments.put(property.substring(0, equals), property.substring(equals + 1));
        }
        return new TestApplication(new SpringApplicationBuilder(configurations)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .run(arguments.entrySet().stream()
                        .map(each -> "--" + each.getKey() + "=" + each.getValue())
                        .toArray(String[]::new)));
    }

    StreampodServer server() {
        return context.getBean(StreampodServer.class);
    }

    StreampodClient.Builder<NotesClient> client() {
        return NotesClient.builder("http://127.0.0.1:" + server().port());
    }

    @Override
    public void close() {
        context.close();
    }
}
