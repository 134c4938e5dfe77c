package io.trypema.redis.test;

import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.resource.ClientResources;
import org.jspecify.annotations.Nullable;

/**
 * The Redis that all tests of one JVM share. It is the first available of:
 * <ol>
 * <li>the server at the URL in the system property {@code trypema.test.redis} or the
 * environment variable {@code TRYPEMA_TEST_REDIS};
 * <li>the executable named by {@code trypema.test.redis-server} or
 * {@code TRYPEMA_TEST_REDIS_SERVER}, where {@code embedded} means the last of this list;
 * <li>a container, if a Docker engine answers;
 * <li>{@code redis-server} on the {@code PATH};
 * <li>the executable in the Maven artifact {@code embedded-redis}.
 * </ol>
 * It may hold other keys, so a test neither flushes nor counts its keys but uses a unique
 * {@link #prefix() prefix}. A test that needs more starts a {@link RedisServer}.
 */
public final class TestRedis {

	static final String SETTING = "trypema.test.redis";

	static final ClientResources RESOURCES = ClientResources.create();

	private static final Logger LETTUCE_LOGGER = Logger.getLogger("io.lettuce");

	private static @Nullable RedisClient client;

	private static @Nullable String uri;

	static {
		// Tests lose connections on purpose, and Lettuce logs each
		LETTUCE_LOGGER.setLevel(Level.SEVERE);
	}

	private TestRedis() {
	}

	/**
	 * Return the address of the shared server, which is started if needed.
	 * @return a new URI
	 * @throws IllegalStateException if there is no Redis, with a remedy in the message
	 */
	public static synchronized RedisURI uri() {
		String found = uri;
		if (found == null) {
			found = find();
			uri = found;
		}
		return RedisURI.create(found);
	}

	/**
	 * Return whether the shared server is one in a container, so that a test may start a
	 * separate container instead.
	 * @return {@code false} if a server or an executable is given, or no Docker engine
	 * answers
	 */
	public static boolean isInContainer() {
		return Setting.of(SETTING) == null && Setting.of(RedisExecutable.SETTING) == null && DockerRedis.isAvailable();
	}

	/**
	 * Return a client of the shared server.
	 * @return the client, not to be closed
	 */
	public static synchronized RedisClient client() {
		RedisClient shared = client;
		if (shared == null) {
			shared = createClient(uri());
			client = shared;
		}
		return shared;
	}

	/**
	 * Return a unique prefix for keys.
	 * @return the prefix
	 */
	public static String prefix() {
		return "test-" + UUID.randomUUID();
	}

	static RedisClient createClient(RedisURI uri) {
		return RedisClient.create(RESOURCES, uri);
	}

	@SuppressWarnings("resource")
	private static String find() {
		String given = Setting.of(SETTING);
		if (given != null) {
			return requireAnswer(given);
		}
		if (isInContainer()) {
			return requireAnswer(DockerRedis.start());
		}
		return "redis://127.0.0.1:" + RedisServer.start().port();
	}

	static String requireAnswer(String url) {
		RedisURI address = RedisURI.create(url);
		try (RedisClient probe = createClient(address);
				StatefulRedisConnection<String, String> connection = probe.connect()) {
			String version = connection.sync().info("server").replaceAll("(?s).*redis_version:(\\S+).*", "$1");
			System.out.println("Tests share Redis " + version + " (" + address + ")");
			return url;
		}
		catch (RedisException ex) {
			throw new IllegalStateException("No Redis answers at '" + address + "': start one there, or unset '"
					+ SETTING + "' (TRYPEMA_TEST_REDIS), and the tests find their own", ex);
		}
	}

}
