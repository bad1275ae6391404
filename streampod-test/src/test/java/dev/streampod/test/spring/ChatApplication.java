package dev.streampod.test.spring;

import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.Authenticator;
import java.util.Optional;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** An application with keys of its own. Its property says another port than the tests have. */
@SpringBootApplication
class ChatApplication {

    @Bean
    Authenticator authenticator() {
        return key -> key.equals("carols key") ? Optional.of(AuthenticationInfo.of("carol")) : Optional.empty();
    }
}
