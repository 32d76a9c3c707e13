package com.linkedin.kafka.cruisecontrol.metricsreporter;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;

/** Stands for Cruise Control's reporter, which Strimzi's brokers are configured with, and reports nothing. */
public final class CruiseControlMetricsReporter implements MetricsReporter {
    @Override
    public void init(List<KafkaMetric> metrics) {}

    @Override
    public void metricChange(KafkaMetric metric) {}

    @Override
    public void metricRemoval(KafkaMetric metric) {}

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> settings) {}
}
