package amqstreams.chain;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What the images of the demo's producer and consumer do, with the same environment variables. */
public final class DemoClient {
    private DemoClient() {}

    /**
     * @param arguments `producer` or `consumer`
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("producer")) {
            produce();
        } else {
            consume();
        }
    }

    private static void produce() throws Exception {
        long delay = Long.parseLong(System.getenv("STRIMZI_DELAY_MS"));
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings())) {
            for (long number = 0; true; number++) {
                producer.send(new ProducerRecord<>(topic(), "Hello world - " + number)).get();
                System.out.println("sent " + number);
                Thread.sleep(delay);
            }
        }
    }

    private static void consume() {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings())) {
            consumer.subscribe(List.of(topic()));
            while (true) {
                for (ConsumerRecord<String, String> message : consumer.poll(Duration.ofSeconds(5))) {
                    System.out.println("received " + message.value());
                }
            }
        }
    }

    private static String topic() {
        return System.getenv("STRIMZI_TOPIC");
    }

    /** `KAFKA_SECURITY_PROTOCOL` is `security.protocol`, and so on. */
    private static Properties settings() {
        Properties settings = new Properties();
        System.getenv().forEach((name, value) -> {
            if (name.startsWith("KAFKA_")) {
                settings.setProperty(name.substring(6).toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        return settings;
    }
}
