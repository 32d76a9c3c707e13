package amqstreams.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** What the topic operator and the user operator would do to the cluster, and questions to it. */
final class Admins {
    private static final int SCRAM_ITERATIONS = 4096;

    private Admins() {}

    /** Something that an admin client does. */
    @FunctionalInterface
    private interface Administration {
        Object run(Admin admin, JsonNode request) throws Exception;
    }

    static void addTo(Map<String, Operation> operations) {
        operations.put("createTopic", by(Admins::createTopic));
        operations.put("createPartitions", by(Admins::createPartitions));
        operations.put("setTopicConfig", by(Admins::setTopicConfig));
        operations.put("messageCount", by(Admins::messageCount));
        operations.put("groupOffsets", by(Admins::groupOffsets));
        operations.put("deleteTopics", by(Admins::deleteTopics));
        operations.put("listTopics", by((admin, request) -> admin.listTopics().names().get()));
        operations.put("describeTopic", by(Admins::describeTopic));
        operations.put("describePartitions", by((admin, request) -> describePartitions(admin)));
        operations.put("listBrokers", by((admin, request) -> admin.describeCluster().nodes().get().stream()
                .map(Node::id)
                .sorted()
                .toList()));
        operations.put("reassign", by(Admins::reassign));
        operations.put("describeBroker", by(Admins::describeBroker));
        operations.put("setAcls", by(Admins::setAcls));
        operations.put("setPassword", by(Admins::setPassword));
        operations.put("setQuotas", by(Admins::setQuotas));
    }

    private static Operation by(Administration administration) {
        return request -> {
            try (Admin admin = Admin.create(Operation.properties(request))) {
                return administration.run(admin, request);
            }
        };
    }

    private static Object createTopic(Admin admin, JsonNode request) throws Exception {
        NewTopic topic = new NewTopic(
                request.required("name").asText(),
                request.required("partitions").asInt(),
                (short) request.required("replicas").asInt());
        Map<String, String> config = new TreeMap<>();
        request.required("config").fields().forEachRemaining(entry -> config.put(entry.getKey(), entry.getValue().asText()));
        admin.createTopics(List.of(topic.configs(config))).all().get();
        return null;
    }

    /** Gives a topic `count` partitions, more than it has. */
    private static Object createPartitions(Admin admin, JsonNode request) throws Exception {
        admin.createPartitions(Map.of(
                        request.required("name").asText(), NewPartitions.increaseTo(request.required("count").asInt())))
                .all()
                .get();
        return null;
    }

    /** Sets one setting of a topic. */
    private static Object setTopicConfig(Admin admin, JsonNode request) throws Exception {
        ConfigEntry entry = new ConfigEntry(request.required("key").asText(), request.required("value").asText());
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, request.required("name").asText()),
                        List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                .all()
                .get();
        return null;
    }

    /** How many messages a topic has had. */
    private static Object messageCount(Admin admin, JsonNode request) throws Exception {
        String name = request.required("name").asText();
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        for (TopicPartitionInfo partition : admin.describeTopics(List.of(name)).allTopicNames().get().get(name).partitions()) {
            partitions.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest());
        }
        return admin.listOffsets(partitions).all().get().values().stream()
                .mapToLong(ListOffsetsResultInfo::offset)
                .sum();
    }

    /** The offset that a group has committed in each partition, by `topic-partition`. */
    private static Object groupOffsets(Admin admin, JsonNode request) throws Exception {
        Map<String, Long> offsets = new TreeMap<>();
        admin.listConsumerGroupOffsets(request.required("group").asText())
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, offset) -> offsets.put(partition.toString(), offset.offset()));
        return offsets;
    }

    /** Deletes those of `names` that there are, and waits until they are gone. */
    private static Object deleteTopics(Admin admin, JsonNode request) throws Exception {
        Set<String> present = new HashSet<>(admin.listTopics().names().get());
        present.retainAll(texts(request.required("names")));
        admin.deleteTopics(present).all().get();
        while (admin.listTopics().names().get().stream().anyMatch(present::contains)) {
            Thread.sleep(10);
        }
        return null;
    }

    /** How many partitions and copies a topic has, and its settings. */
    private static Object describeTopic(Admin admin, JsonNode request) throws Exception {
        String name = request.required("name").asText();
        TopicDescription topic = admin.describeTopics(List.of(name)).allTopicNames().get().get(name);
        return Map.of(
                "partitions", topic.partitions().size(),
                "replicas", topic.partitions().get(0).replicas().size(),
                "config", config(admin, new ConfigResource(ConfigResource.Type.TOPIC, name)));
    }

    /** Every partition of every topic, with its leader and its copies; in a fixed order. */
    private static Object describePartitions(Admin admin) throws Exception {
        Set<String> names = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
        List<Map<String, Object>> found = new ArrayList<>();
        for (TopicDescription topic : new TreeMap<>(admin.describeTopics(names).allTopicNames().get()).values()) {
            for (TopicPartitionInfo partition : topic.partitions()) {
                found.add(Map.of(
                        "topic", topic.name(),
                        "partition", partition.partition(),
                        "leader", partition.leader() == null ? -1 : partition.leader().id(),
                        "replicas", partition.replicas().stream().map(Node::id).toList(),
                        "inSync", partition.isr().stream().map(Node::id).toList()));
            }
        }
        return found;
    }

    /** Has partitions copied to other brokers, waits until that is done, and has each led by the first of its brokers. */
    private static Object reassign(Admin admin, JsonNode request) throws Exception {
        Map<TopicPartition, Optional<NewPartitionReassignment>> wanted = new HashMap<>();
        for (JsonNode partition : request.required("partitions")) {
            List<Integer> brokers = new ArrayList<>();
            partition.required("replicas").forEach(broker -> brokers.add(broker.asInt()));
            wanted.put(
                    new TopicPartition(partition.required("topic").asText(), partition.required("partition").asInt()),
                    Optional.of(new NewPartitionReassignment(brokers)));
        }
        admin.alterPartitionReassignments(wanted).all().get();
        while (!admin.listPartitionReassignments(wanted.keySet()).reassignments().get().isEmpty()) {
            Thread.sleep(100);
        }
        // Those that are led by it already are an error each, which is none here.
        admin.electLeaders(ElectionType.PREFERRED, wanted.keySet()).partitions().get();
        return null;
    }

    /** The settings that a broker runs with. */
    private static Object describeBroker(Admin admin, JsonNode request) throws Exception {
        return config(admin, new ConfigResource(ConfigResource.Type.BROKER, request.required("node").asText()));
    }

    private static Map<String, String> config(Admin admin, ConfigResource resource) throws Exception {
        Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        // What is sensitive has no value.
        return config.entries().stream()
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }

    /** Makes `acls` the only rules that there are, and waits until the broker goes by them. */
    private static Object setAcls(Admin admin, JsonNode request) throws Exception {
        Set<AclBinding> wanted = StreamSupport.stream(request.required("acls").spliterator(), false)
                .map(Admins::binding)
                .collect(Collectors.toSet());
        Collection<AclBinding> present = acls(admin);
        admin.deleteAcls(present.stream().filter(acl -> !wanted.contains(acl)).map(AclBinding::toFilter).toList())
                .all()
                .get();
        admin.createAcls(wanted.stream().filter(acl -> !present.contains(acl)).toList()).all().get();
        // The controller has them; the broker, which is asked here, has them a moment later.
        while (!acls(admin).equals(wanted)) {
            Thread.sleep(10);
        }
        return null;
    }

    private static Set<AclBinding> acls(Admin admin) throws Exception {
        return new HashSet<>(admin.describeAcls(AclBindingFilter.ANY).values().get());
    }

    private static AclBinding binding(JsonNode acl) {
        return new AclBinding(
                new ResourcePattern(
                        ResourceType.valueOf(acl.required("resourceType").asText()),
                        acl.required("resourceName").asText(),
                        PatternType.valueOf(acl.required("patternType").asText())),
                new AccessControlEntry(
                        acl.required("principal").asText(),
                        acl.required("host").asText(),
                        AclOperation.valueOf(acl.required("operation").asText()),
                        AclPermissionType.valueOf(acl.required("permission").asText())));
    }

    /** Gives a user a password for SCRAM-SHA-512, and waits until the broker knows it. */
    private static Object setPassword(Admin admin, JsonNode request) throws Exception {
        String user = request.required("user").asText();
        ScramCredentialInfo info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, SCRAM_ITERATIONS);
        admin.alterUserScramCredentials(
                        List.of(new UserScramCredentialUpsertion(user, info, request.required("password").asText())))
                .all()
                .get();
        while (!Optional.ofNullable(admin.describeUserScramCredentials().all().get().get(user)).isPresent()) {
            Thread.sleep(10);
        }
        return null;
    }

    /** Makes `quotas` the only ones of a user, and waits until the broker knows them. */
    private static Object setQuotas(Admin admin, JsonNode request) throws Exception {
        ClientQuotaEntity user = new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, request.required("user").asText()));
        Map<String, Double> wanted = new TreeMap<>();
        request.required("quotas").fields().forEachRemaining(quota -> wanted.put(quota.getKey(), quota.getValue().asDouble()));
        Map<String, Double> changes = new HashMap<>(wanted);
        quotasOf(admin, user).keySet().forEach(present -> changes.putIfAbsent(present, null));
        List<ClientQuotaAlteration.Op> operations = changes.entrySet().stream()
                .map(change -> new ClientQuotaAlteration.Op(change.getKey(), change.getValue()))
                .toList();
        admin.alterClientQuotas(List.of(new ClientQuotaAlteration(user, operations))).all().get();
        while (!quotasOf(admin, user).equals(wanted)) {
            Thread.sleep(10);
        }
        return null;
    }

    private static Map<String, Double> quotasOf(Admin admin, ClientQuotaEntity user) throws Exception {
        return admin.describeClientQuotas(ClientQuotaFilter.all()).entities().get().getOrDefault(user, Map.of());
    }

    private static Set<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).collect(Collectors.toSet());
    }
}
