package com.example.chat;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Says where Redis is as Testcontainers does, by the property of a test. */
@TestConfiguration(proxyBeanMethods = false)
class RedisOfTest {

    @Bean
    DataRedisConnectionDetails redis(Environment environment) {
        return new DataRedisConnectionDetails() {
            @Override
            public Standalone getStandalone() {
                return Standalone.of("127.0.0.1", environment.getRequiredProperty("test.redis-port", Integer.class));
            }
        };
    }
}
