package dev.streampod.benchmarks.run;

import java.util.List;

/** Of few and wobbling figures. */
final class Statistics {

    private Statistics() {}

    static double median(List<Double> values) {
        if (values.isEmpty()) {
            throw new MeasurementException("nothing was measured");
        }
        var sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
