package dev.streampod.client.stress;

import org.junit.jupiter.api.Test;

/** A soak of channels that are followed, with one Redis. */
final class FollowSoakTest extends FollowSoakFixture {

    @Test
    void whateverHappensWhoFollowsAChannelGetsItsMessagesOnceInOrderOrIsToldOfALoss() throws Exception {
        rounds(SingleSoakRedis::new, SoakFaults.ALL, 15);
    }

    @Test
    void soItIsWhenRedisForgetsHistories() throws Exception {
        rounds(SingleSoakRedis::new, SoakFaults.FORGETFUL, 8);
    }
}
