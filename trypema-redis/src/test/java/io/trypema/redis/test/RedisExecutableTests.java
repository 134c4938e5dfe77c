package io.trypema.redis.test;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link RedisExecutable}.
 */
class RedisExecutableTests {

	@Test
	void tellsItsVersion() {
		assertThat(RedisExecutable.version(RedisExecutable.get())).matches("(Redis|Valkey) \\d+\\.\\d+\\.\\d+");
	}

	@Test
	void saysWhatToDoWithoutOne() {
		assertThatIllegalStateException().isThrownBy(() -> RedisExecutable.version(Path.of("no-such-server")))
			.withMessageContaining("'no-such-server'")
			.withMessageContaining("install Redis 6.2 or later");
	}

	@Test
	void refusesAnotherProgram() {
		Path java = Path.of(System.getProperty("java.home"), "bin", "java");
		assertThatIllegalStateException().isThrownBy(() -> RedisExecutable.version(java))
			.withMessageContaining("'" + java + "'");
	}

}
