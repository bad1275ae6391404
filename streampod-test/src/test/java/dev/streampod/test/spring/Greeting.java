package dev.streampod.test.spring;

import org.springframework.stereotype.Component;

/** What the endpoint of the chat greets with; tests may replace it. */
@Component
class Greeting {

    String of(String user) {
        return "welcome, " + user;
    }
}
