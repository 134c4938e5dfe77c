package io.trypema.redis.test;

import java.util.stream.Stream;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

/**
 * A user of a server with only the rights that the documentation lists.
 */
public final class LimitedUser {

	private static final String NAME = "limiter";

	private static final String PASSWORD = "secret";

	private LimitedUser() {
	}

	/**
	 * Create the user on a server.
	 * @param uri a user that may create others
	 * @param more rights that the topology needs
	 */
	public static void create(RedisURI uri, String... more) {
		CommandArgs<String, String> rules = new CommandArgs<>(StringCodec.UTF8);
		Stream
			.concat(Stream.of("SETUSER", NAME, "reset", "on", ">" + PASSWORD, "~trypema:*", "-@all", "+@connection",
					"+eval", "+evalsha", "+time", "+get", "+set", "+del", "+scan", "+unlink"), Stream.of(more))
			.forEach(rules::add);
		try (RedisClient client = RedisClient.create(uri)) {
			client.connect().sync().dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), rules);
		}
	}

	/**
	 * Connect to a server as the user.
	 * @param uri the URI for other users
	 * @return the same URI
	 */
	public static RedisURI at(RedisURI uri) {
		uri.setCredentialsProvider(new StaticCredentialsProvider(NAME, PASSWORD.toCharArray()));
		return uri;
	}

	/**
	 * Return the properties of an application that connects as the user.
	 * @return properties of Spring Boot
	 */
	public static String[] properties() {
		return new String[] { "spring.data.redis.username=" + NAME, "spring.data.redis.password=" + PASSWORD };
	}

}
