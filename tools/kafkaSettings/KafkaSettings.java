import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.runtime.SinkConnectorConfig;
import org.apache.kafka.connect.runtime.SourceConnectorConfig;
import org.apache.kafka.connect.runtime.distributed.Crypto;
import org.apache.kafka.connect.runtime.distributed.DistributedConfig;
import org.apache.kafka.storage.internals.log.LogConfig;

/** Prints, as JSON, the settings that this version of Kafka defines: what each is named, its type and what it may be. */
public final class KafkaSettings {
    public static void main(String[] args) throws Exception {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("broker", settings(kafka.server.KafkaConfig.configDef()));
        all.put("topic", settings(constant(LogConfig.class, "CONFIG")));
        all.put("worker", settings(workerDefinition()));
        Map<String, Object> connector = settings(SinkConnectorConfig.configDef());
        connector.putAll(settings(SourceConnectorConfig.configDef()));
        all.put("connector", connector);
        System.out.println(json(all));
    }

    /** A definition that a class keeps to itself in a constant. */
    private static ConfigDef constant(Class<?> owner, String name) throws Exception {
        Field field = owner.getDeclaredField(name);
        field.setAccessible(true);
        return (ConfigDef) field.get(null);
    }

    /** The workers' definition depends on what the JVM's cryptography offers. */
    private static ConfigDef workerDefinition() throws Exception {
        Method method = DistributedConfig.class.getDeclaredMethod("config", Crypto.class);
        method.setAccessible(true);
        return (ConfigDef) method.invoke(null, Crypto.SYSTEM);
    }

    private static Map<String, Object> settings(ConfigDef definition) throws Exception {
        Map<String, Object> settings = new TreeMap<>();
        for (ConfigDef.ConfigKey key : definition.configKeys().values()) {
            Map<String, Object> setting = new LinkedHashMap<>();
            setting.put("type", key.type.name().toLowerCase(java.util.Locale.ROOT));
            if (key.internalConfig) {
                setting.put("internal", true);
            }
            if (key.validator != null) {
                describe(key.validator, setting);
            }
            settings.put(key.name, setting);
        }
        return settings;
    }

    /** What a validator of Kafka's lets through, where it can be said in data: bounds and words. */
    private static void describe(ConfigDef.Validator validator, Map<String, Object> setting) throws Exception {
        switch (validator.getClass().getSimpleName()) {
            case "Range" -> {
                put(setting, "min", value(validator, "min"));
                put(setting, "max", value(validator, "max"));
            }
            case "ValidString" -> setting.put("words", value(validator, "validStrings"));
            case "ValidList" -> {
                Object inner = value(validator, "validString");
                put(setting, "words", value(inner, "validStrings"));
            }
            case "CaseInsensitiveValidString" -> {
                setting.put("words", new java.util.TreeSet<>((java.util.Collection<?>) value(validator, "validStrings")));
                setting.put("anyCase", true);
            }
            case "NonEmptyString", "NonEmptyStringWithoutControlChars" -> setting.put("notEmpty", true);
            // The rest is code of Kafka's: nothing is said of it here.
            default -> { }
        }
    }

    private static Object value(Object owner, String name) throws Exception {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }

    private static void put(Map<String, Object> map, String key, Object value) {
        if (value != null && !(value instanceof List<?> list && list.isEmpty())) {
            map.put(key, value);
        }
    }

    private static String json(Object value) {
        if (value instanceof Map<?, ?> map) {
            List<String> entries = map.entrySet().stream().map(entry -> json(entry.getKey()) + ":" + json(entry.getValue())).toList();
            return "{" + String.join(",", entries) + "}";
        }
        if (value instanceof java.util.Collection<?> list) {
            return "[" + String.join(",", list.stream().map(KafkaSettings::json).toList()) + "]";
        }
        // Numbers of 64 bits would lose digits in a reader that has only 53.
        if (value instanceof Long number && Math.abs(number) > 1L << 53) {
            return json(number.toString());
        }
        return value instanceof Number || value instanceof Boolean
            ? String.valueOf(value)
            : '"' + String.valueOf(value).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
