package io.trypema.benchmark.redis.competitor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;

/**
 * A limiter that is one script, run for each call.
 *
 * @param <T> the type of the reply
 */
abstract class Script<T> extends AsyncCompetitor {

	private final StatefulRedisConnection<String, String> connection;

	private final ScriptOutputType type;

	private final String digest;

	Script(StatefulRedisConnection<String, String> connection, ScriptOutputType type, String resource) {
		this.connection = connection;
		this.type = type;
		this.digest = connection.sync().scriptLoad(read(resource));
	}

	private static String read(String resource) {
		try (InputStream stream = Script.class.getResourceAsStream(resource)) {
			if (stream == null) {
				throw new IllegalStateException("There is no " + resource + " on the class path");
			}
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public CompletionStage<Boolean> acquireAsync(String key) {
		return this.connection.async()
			.<T>evalsha(this.digest, this.type, keys(key), arguments())
			.thenApply(this::isAdmitted);
	}

	abstract String[] keys(String key);

	abstract String[] arguments();

	abstract boolean isAdmitted(T reply);

	@Override
	public void close() {
		this.connection.close();
	}

}
