package dev.streampod.benchmarks.run;

import java.util.LinkedHashMap;
import java.util.Map;

/** The {@code key=value} pairs of a line that a process of ours printed. */
record Answer(Map<String, String> values) {

    /** Parses the pairs after the first word, which must be {@code expected}. */
    static Answer parse(String line, String expected) {
        if (!line.startsWith(expected)) {
            throw new MeasurementException(line);
        }
        var values = new LinkedHashMap<String, String>();
        for (var word : line.substring(expected.length()).strip().split("\\s+", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                values.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return new Answer(values);
    }

    double number(String key) {
        var value = values.get(key);
        if (value == null) {
            throw new MeasurementException("no " + key + "= in " + values);
        }
        return Double.parseDouble(value);
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        values.forEach((key, value) ->
                text.append(text.isEmpty() ? "" : " ").append(key).append('=').append(value));
        return text.toString();
    }
}
