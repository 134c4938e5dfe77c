package io.trypema.redis.test;

import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A Redis in a container, which Testcontainers removes after this JVM has ended.
 */
final class DockerRedis {

	private static final DockerImageName IMAGE = DockerImageName.parse("redis:8.0");

	private static final int PORT = 6379;

	private DockerRedis() {
	}

	static boolean isAvailable() {
		return DockerClientFactory.instance().isDockerAvailable();
	}

	@SuppressWarnings("resource")
	static String start() {
		GenericContainer<?> container = new GenericContainer<>(IMAGE).withExposedPorts(PORT);
		container.start();
		return "redis://" + container.getHost() + ':' + container.getMappedPort(PORT);
	}

}
