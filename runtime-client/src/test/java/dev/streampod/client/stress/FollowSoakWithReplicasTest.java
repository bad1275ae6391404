package dev.streampod.client.stress;

import org.junit.jupiter.api.Test;

/** A soak of channels that are followed, with masters of Redis that are replaced by their replicas. */
final class FollowSoakWithReplicasTest extends FollowSoakFixture {

    @Test
    void soItIsWhenSlotsMoveAndReplicasTakeOver() throws Exception {
        rounds(ClusterSoakRedis::new, SoakFaults.WITH_FAIL_OVER, 15);
    }

    @Test
    void soItIsWhenSentinelsReplaceTheMaster() throws Exception {
        rounds(SentinelSoakRedis::new, SoakFaults.WITH_FAIL_OVER, 12);
    }
}
