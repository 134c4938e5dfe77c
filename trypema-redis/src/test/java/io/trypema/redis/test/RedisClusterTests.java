package io.trypema.redis.test;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedisCluster}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisClusterTests {

	private final RedisCluster cluster = RedisCluster.start();

	private final StatefulRedisClusterConnection<String, String> connection = this.cluster.client().connect();

	@AfterAll
	void close() {
		this.connection.close();
		this.cluster.close();
	}

	@Test
	void hasThreeMastersWithReplicas() {
		assertThat(this.connection.getPartitions()).hasSize(6)
			.filteredOn((node) -> !node.getSlots().isEmpty())
			.hasSize(3);
	}

	@Test
	void movesSlotWithItsKeys() {
		this.connection.sync().set("moved", "value");
		RedisServer former = this.cluster.masterOf("moved");
		this.cluster.moveSlotOf("moved", () -> assertThat(this.connection.sync().get("moved")).isEqualTo("value"));
		assertThat(this.cluster.masterOf("moved")).isNotSameAs(former);
		assertThat(this.connection.sync().get("moved")).isEqualTo("value");
	}

	@Test
	void failsOverFromAKilledMaster() {
		RedisServer former = this.cluster.masterOf("kept");
		try (StatefulRedisConnection<String, String> direct = former.client().connect()) {
			direct.sync().set("kept", "value");
			direct.sync().waitForReplication(1, 10_000);
		}
		former.kill();
		this.cluster.awaitFailoverFrom(former, "kept");
		this.cluster.client().refreshPartitions();
		assertThat(this.connection.sync().get("kept")).isEqualTo("value");
		former.restart();
		this.cluster.awaitWhole();
	}

}
