package dev.streampod.spring.boot.internal.redis;

import org.jspecify.annotations.Nullable;

/** What a bean of Spring Boot's connection details says: one of Testcontainers, Docker Compose or a service binding for example. */
public interface RedisDetails {

    /**
     * Null when there is no such bean; also when it repeats the properties, as the one does that Spring Boot makes of them: it is
     * there even if none of them is set.
     */
    @Nullable
    RedisLocation location();

    /** Whether Spring Boot has made these details of the properties. The class is private to Spring Boot, its name is not. */
    static boolean repeatProperties(Class<?> api, Object details) {
        return details.getClass().getName().startsWith(api.getPackageName() + ".Properties");
    }
}
