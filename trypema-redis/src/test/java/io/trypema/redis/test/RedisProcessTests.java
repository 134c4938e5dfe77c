package io.trypema.redis.test;

import java.io.IOException;
import java.nio.file.Path;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedisProcess}.
 */
class RedisProcessTests {

	@Test
	@EnabledOnOs(value = OS.LINUX, disabledReason = "Only Linux ties a process to its parent")
	void endsWithAJvmThatIsKilled(@TempDir Path directory) throws IOException {
		Process jvm = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Dslf4j.internal.verbosity=ERROR", "-Djava.io.tmpdir=" + directory, "-cp",
				System.getProperty("java.class.path"), ServerOwner.class.getName())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		int port = jvm.inputReader()
			.lines()
			.filter((line) -> line.matches("\\d+"))
			.mapToInt(Integer::parseInt)
			.findFirst()
			.orElseThrow();
		try (RedisClient client = TestRedis.createClient(RedisURI.create("127.0.0.1", port))) {
			assertThat(answers(client)).isTrue();
			jvm.destroyForcibly();
			Await.until("end of the server", () -> !answers(client));
		}
	}

	private static boolean answers(RedisClient client) {
		try (StatefulRedisConnection<String, String> connection = client.connect()) {
			return connection.isOpen();
		}
		catch (RedisConnectionException ex) {
			return false;
		}
	}

	/**
	 * Starts a server and runs until it is killed.
	 */
	static final class ServerOwner {

		private ServerOwner() {
		}

		public static void main(String[] args) throws InterruptedException {
			System.out.println(RedisServer.start().port());
			Thread.currentThread().join();
		}

	}

}
