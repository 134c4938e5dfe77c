package io.trypema.sample.lab;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import io.trypema.Ticker;
import io.trypema.redis.RedisConnector;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of what {@link Lab} leaves behind.
 */
class LabShutdownTests {

	private final StaticListableBeanFactory noBeans = new StaticListableBeanFactory();

	private final Lab lab = new Lab(this.noBeans.getBeanProvider(RedisConnector.class),
			this.noBeans.getBeanProvider(Ticker.class));

	@Test
	void endsExperimentsAndTheirStreams() {
		String id = this.lab.start(Setups.withLimit(1)).id();
		SseEmitter stream = this.lab.watch(id);
		this.lab.close();
		assertThatIllegalStateException().isThrownBy(() -> stream.send("x"));
		assertThatExceptionOfType(NoSuchExperimentException.class).isThrownBy(() -> this.lab.experiment(id));
	}

	@Test
	void startsNoMore() {
		this.lab.close();
		assertThatExceptionOfType(LabIsFullException.class).isThrownBy(() -> this.lab.start(Setups.withLimit(1)));
	}

}
