package io.trypema.spring.boot.autoconfigure.redis;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.health.DataRedisHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimiter;
import io.trypema.redis.test.LimitedUser;
import io.trypema.redis.test.RedisServer;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for limits on a Redis over TLS, with an SSL bundle.
 */
@EnabledIf(value = "hasTls",
		disabledReason = "The Redis of the tests was built without TLS: install one of a distribution")
class TlsTests {

	private static final String PASSWORD = "changeit";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
				TrypemaRedisAutoConfiguration.class, TrypemaAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.host=localhost", "spring.data.redis.ssl.bundle=redis",
				"trypema.redis.timeout=10s", "trypema.redis.fail-fast=true");

	@TempDir
	private Path directory;

	static boolean hasTls() {
		try (RedisServer server = RedisServer.start("--tls-port", "0")) {
			return server.port() > 0;
		}
		catch (IllegalStateException ex) {
			return false;
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "REDIS", "HYBRID" })
	void decidesOverTlsWithTheRightsDocumented(ProviderType provider) throws Exception {
		createCertificate("server");
		int port = freePort();
		try (RedisServer server = startWithTls(port)) {
			LimitedUser.create(server.uri(), "+info");
			withTrustIn("server", port).withPropertyValues(LimitedUser.properties()).run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(new DataRedisHealthIndicator(context.getBean(RedisConnectionFactory.class)).health()
					.getStatus()).isEqualTo(Status.UP);
				RateLimit limit = RateLimit.parse("2/h");
				for (int call = 0; call < 3; call++) {
					assertThat(context.getBean(RateLimiter.class)
						.provider(provider)
						.absolute()
						.acquire("key", limit)
						.isAllowed()).isEqualTo(call < 2);
				}
				try (var plain = server.client().connect()) {
					assertThat(plain.sync().keys("trypema:*{key}")).hasSize(1);
				}
			});
		}
	}

	@Test
	void failsWhereTheServerIsNotTrusted() throws Exception {
		createCertificate("server");
		createCertificate("other");
		int port = freePort();
		try (RedisServer server = startWithTls(port)) {
			assertThat(server.port()).isNotEqualTo(port);
			withTrustIn("other", port).run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("Redis is unavailable, and trypema.redis.fail-fast is set: "));
		}
	}

	private ApplicationContextRunner withTrustIn(String name, int port) {
		return this.runner.withPropertyValues("spring.data.redis.port=" + port,
				"spring.ssl.bundle.pem.redis.truststore.certificate=file:" + file(name + ".crt"));
	}

	private RedisServer startWithTls(int port) {
		return RedisServer.start("--tls-port", String.valueOf(port), "--tls-cert-file", file("server.crt").toString(),
				"--tls-key-file", file("server.key").toString(), "--tls-ca-cert-file", file("server.crt").toString(),
				"--tls-auth-clients", "no");
	}

	private Path file(String name) {
		return this.directory.resolve(name);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	/** Create a self-signed certificate for localhost, and its key. */
	private void createCertificate(String name) throws IOException, GeneralSecurityException, InterruptedException {
		Path store = file(name + ".p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", name, "-keyalg", "RSA", "-dname", "CN=localhost", "-ext",
				"san=dns:localhost,ip:127.0.0.1", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass",
				PASSWORD)
			.inheritIO()
			.start();
		assertThat(keytool.waitFor()).isZero();
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream input = Files.newInputStream(store)) {
			keys.load(input, PASSWORD.toCharArray());
		}
		writePem(name + ".crt", "CERTIFICATE", keys.getCertificate(name).getEncoded());
		writePem(name + ".key", "PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
	}

	private void writePem(String name, String type, byte[] content) throws IOException {
		String encoded = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
		Files.writeString(file(name), "-----BEGIN " + type + "-----\n" + encoded + "\n-----END " + type + "-----\n");
	}

}
