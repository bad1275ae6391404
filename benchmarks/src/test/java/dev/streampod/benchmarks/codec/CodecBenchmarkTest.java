package dev.streampod.benchmarks.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodecBenchmarkTest {

    private final CodecBenchmark benchmark = new CodecBenchmark();

    @Test
    void allCodecsWriteTheSameBytes() throws Exception {
        assertThat(benchmark.encodeHandWritten()).isEqualTo(benchmark.encodeDatabind());
        assertThat(benchmark.encodeGenerated()).isEqualTo(benchmark.encodeDatabind());
    }

    @Test
    void allCodecsReadTheSameMessage() {
        assertThat(benchmark.decodeHandWritten()).isEqualTo(benchmark.decodeDatabind());
        assertThat(benchmark.decodeGenerated()).usingRecursiveComparison().isEqualTo(benchmark.decodeDatabind());
    }
}
