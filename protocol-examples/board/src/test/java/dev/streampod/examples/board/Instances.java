package dev.streampod.examples.board;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Instances of the application in this process, which share a database. Stops them in the end. */
final class Instances implements AutoCloseable {

    /** Names the cookie of sessions: one for each instance, since a browser sends cookies to all ports of a machine. */
    private static final String COOKIE = "server.servlet.session.cookie.name";

    private final List<String> shared;
    private final List<ConfigurableApplicationContext> started = new ArrayList<>();

    /** @param shared properties of all of them, as {@code name=value}: that of their database, and what else they share */
    Instances(List<String> shared) {
        this.shared = shared;
    }

    /** Starts one more, on a free port. */
    ConfigurableApplicationContext start(String... properties) {
        var all = new ArrayList<>(shared);
        all.add(COOKIE + "=board-" + started.size());
        all.addAll(List.of(properties));
        var instance = SpringApplication.run(BoardApplication.class, arguments(all));
        started.add(instance);
        return instance;
    }

    /** @param properties as {@code name=value}, in place of what is said of the same name here */
    static String[] arguments(List<String> properties) {
        var all = new LinkedHashMap<String, String>();
        for (String each : List.of(
                "server.port=0",
                "server.address=127.0.0.1",
                "spring.main.banner-mode=off",
                "streampod.limits.drain-spread=0")) {
            put(all, each);
        }
        for (String each : properties) {
            put(all, each);
        }
        return all.entrySet().stream()
                .map(each -> "--" + each.getKey() + "=" + each.getValue())
                .toArray(String[]::new);
    }

    private static void put(Map<String, String> all, String property) {
        int end = property.indexOf('=');
        all.put(property.substring(0, end), property.substring(end + 1));
    }

    static int port(ConfigurableApplicationContext instance) {
        return instance.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    static String cookieName(ConfigurableApplicationContext instance) {
        return instance.getEnvironment().getRequiredProperty(COOKIE);
    }

    /** Stops an instance, and starts another one in its place. */
    ConfigurableApplicationContext restart(ConfigurableApplicationContext instance, String... properties) {
        var all = new ArrayList<>(List.of("server.port=" + port(instance), COOKIE + "=" + cookieName(instance)));
        all.addAll(List.of(properties));
        instance.close();
        return start(all.toArray(String[]::new));
    }

    @Override
    public void close() {
        started.forEach(ConfigurableApplicationContext::close);
    }
}
