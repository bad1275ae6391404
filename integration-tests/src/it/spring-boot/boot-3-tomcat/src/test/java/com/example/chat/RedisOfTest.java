package com.example.chat;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.autoconfigure.data.redis.RedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Says where Redis is as Testcontainers does, by the property of a test. */
@TestConfiguration(proxyBeanMethods = false)
class RedisOfTest {

    @Bean
    RedisConnectionDetails redis(Environment environment) {
        return new RedisConnectionDetails() {
            @Override
            public Standalone getStandalone() {
                return Standalone.of("127.0.0.1", environment.getRequiredProperty("test.redis-port", Integer.class));
            }
        };
    }
}
