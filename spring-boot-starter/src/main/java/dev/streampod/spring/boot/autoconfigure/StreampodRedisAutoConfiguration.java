package dev.streampod.spring.boot.autoconfigure;

import dev.streampod.spring.boot.internal.redis.Boot3RedisDetails;
import dev.streampod.spring.boot.internal.redis.Boot4RedisDetails;
import dev.streampod.spring.boot.internal.redis.RedisDetails;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.data.redis.RedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Knows where Redis is by Spring Boot's connection details. */
@AutoConfiguration(before = StreampodAutoConfiguration.class)
public class StreampodRedisAutoConfiguration {

    /** Those of Spring Boot 3. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.autoconfigure.data.redis.RedisConnectionDetails")
    static class Boot3 {

        @Bean
        RedisDetails streampodRedisDetails(ObjectProvider<RedisConnectionDetails> details) {
            return new Boot3RedisDetails(details);
        }
    }

    /** Those of Spring Boot 4. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails")
    static class Boot4 {

        @Bean
        RedisDetails streampodRedisDetails(ObjectProvider<DataRedisConnectionDetails> details) {
            return new Boot4RedisDetails(details);
        }
    }
}
