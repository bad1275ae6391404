package com.example.chat;

import java.util.concurrent.CountDownLatch;
import org.springframework.stereotype.Component;

/** Holds a method up until the test lets it go. */
@Component
class Gate {

    final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch open = new CountDownLatch(1);

    void pass() {
        reached.countDown();
        try {
            open.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
