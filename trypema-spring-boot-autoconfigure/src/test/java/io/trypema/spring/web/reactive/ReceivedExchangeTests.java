package io.trypema.spring.web.reactive;

import java.net.InetSocketAddress;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReceivedExchange} without a server.
 */
class ReceivedExchangeTests {

	@Test
	void isTheRequestItselfWhereThereIsNoConnection() {
		ReceivedExchange received = ReceivedExchange.ofConnection(MockServerHttpRequest.get("/")
			.remoteAddress(new InetSocketAddress("192.0.2.1", 4711))
			.header("X-Forwarded-For", "6.6.6.6")
			.build());
		assertThat(received.remoteAddress()).isEqualTo("192.0.2.1");
		assertThat(received.headers().apply("X-Forwarded-For")).isEqualTo(List.of("6.6.6.6"));
	}

}
