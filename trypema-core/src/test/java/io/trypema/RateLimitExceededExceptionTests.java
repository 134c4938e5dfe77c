package io.trypema;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;

import org.junit.jupiter.api.Test;

import io.trypema.RateLimitDecision.Rejected;

import static org.assertj.core.api.Assertions.assertThat;

class RateLimitExceededExceptionTests {

	private final WindowLimit limit = WindowSettings.defaults().resolve(RateLimit.parse("10/s"));

	private final RateLimitDecision decision = Rejected.until(this.limit, 0, 1_000_000);

	private final RateLimitExceededException exception = new RateLimitExceededException("search", this.decision);

	@Test
	void carriesPolicyLimitAndDecision() {
		assertThat(this.exception.policy()).isEqualTo("search");
		assertThat(this.exception.limit()).isSameAs(this.limit);
		assertThat(this.exception.decision()).isSameAs(this.decision);
		assertThat(this.exception.retryAfter()).isPresent().isEqualTo(this.decision.retryAfter());
		assertThat(this.exception).hasMessage("Rate limit 'search' exceeded: " + this.decision);
	}

	@Test
	void isTheSameAfterSerialization() throws IOException, ClassNotFoundException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
			output.writeObject(this.exception);
		}
		try (ObjectInputStream input = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			RateLimitExceededException read = (RateLimitExceededException) input.readObject();
			assertThat(read).hasMessage(this.exception.getMessage());
			assertThat(read.policy()).isEqualTo("search");
			assertThat(read.limit()).isEqualTo(this.limit).hasSameHashCodeAs(this.limit);
			assertThat(read.decision().retryAfter()).isEqualTo(this.decision.retryAfter());
		}
	}

	@Test
	void hasNoStackTrace() {
		assertThat(this.exception.getStackTrace()).isEmpty();
	}

}
