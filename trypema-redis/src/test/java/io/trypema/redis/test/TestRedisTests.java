package io.trypema.redis.test;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link TestRedis}.
 */
class TestRedisTests {

	@Test
	void isARealRedis() {
		try (StatefulRedisConnection<String, String> connection = TestRedis.client().connect()) {
			assertThat(connection.sync().<Long>eval("return redis.call('TIME')[1] and 1", ScriptOutputType.INTEGER))
				.isOne();
		}
	}

	@Test
	void isOneForAll() {
		assertThat(TestRedis.uri()).isEqualTo(TestRedis.uri()).isNotSameAs(TestRedis.uri());
	}

	@Test
	void givesPrefixesOfTheirOwn() {
		assertThat(TestRedis.prefix()).isNotEqualTo(TestRedis.prefix());
	}

	@Test
	void saysWhatToDoAboutAServerThatDoesNotAnswer() {
		assertThatIllegalStateException().isThrownBy(() -> TestRedis.requireAnswer("redis://:secret@127.0.0.1:1"))
			.withMessageContaining("127.0.0.1:1")
			.withMessageContaining("unset 'trypema.test.redis'")
			.withMessageNotContaining("secret");
	}

}
