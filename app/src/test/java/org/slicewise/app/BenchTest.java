package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.app.bench.Contender;
import org.slicewise.app.bench.LiteParts;
import org.slicewise.app.bench.Peers;
import org.slicewise.app.bench.SeedParts;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.weights.Initialisation;
import org.slicewise.network.weights.Safetensors;

/** What bench asks for, which programs it compares, and our side of the small network's parts. */
class BenchTest {
  private static @TempDir Path temp;

  @Test
  void anUnknownPartIsRefusedWithThoseThereAre() {
    Cli.Answer answer = Cli.run("bench", "--out", temp, "--parts", "lite-steps");
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err()).contains("no 'lite-steps'", "memory, lite-step, lite-frozen");
  }

  @Test
  void peersThatAreMissingAreOneSentence() throws IOException, InterruptedException {
    Peers none = Peers.of(temp, null);
    assertThatThrownBy(() -> none.require(LiteParts.MODULES, "the part lite-step"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("run bench/setup")
        .hasMessageContaining(temp.resolve("bench/.venv/bin/python").toString());

    Path python = Path.of("/usr/bin/python3");
    Assumptions.assumeTrue(Files.isExecutable(python), "no " + python);
    Peers bare = Peers.of(temp, python.toString());
    bare.require(List.of("json", "sys"), "the part step");
    assertThatThrownBy(
            () -> bare.require(List.of("json", "no_such_peer", "nor_this"), "the part step"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the part step needs no_such_peer, nor_this, which /usr/bin/python3");
  }

  @Test
  void everyPeerIsComparedWithOneOfOursAndRunsAScriptThatExists() {
    Path home = Path.of("..").toAbsolutePath().normalize();
    Peers peers = Peers.of(home, null);
    Path file = temp.resolve("f");
    SeedParts seed = new SeedParts(peers, temp, new SeedParts.Files(file, file, file, file), 2);
    LiteParts lite =
        new LiteParts(peers, temp, new LiteParts.Files(file, file, file, file, file), 2);
    Stream.concat(
            SeedParts.NAMES.stream().map(seed::part), LiteParts.NAMES.stream().map(lite::part))
        .forEach(
            part -> {
              List<String> names = part.contenders().stream().map(Contender::name).toList();
              assertThat(names).as(part.name()).doesNotHaveDuplicates();
              for (Contender contender : part.contenders()) {
                if (contender.isOurs()) {
                  assertThat(contender.command().get(0)).isEqualTo(home + "/slicewise");
                } else {
                  assertThat(contender.against()).as(contender.name()).isNotEmpty();
                  assertThat(names).containsAll(contender.against());
                  assertThat(Path.of(contender.command().get(1))).exists();
                }
              }
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"step", "frozen", "epoch"})
  void aTrainingPartOfLite0SaysHowLongItTook(String part) throws IOException {
    Path data = Cli.images(temp.resolve("data-" + part), 2);
    Path weights = temp.resolve(part + ".safetensors");
    Safetensors.write(
        weights, Initialisation.keras(Networks.named("lite0", Shape.image(32, 32, 3), 2), 1));

    List<JsonNode> said =
        measured(
            data,
            part,
            "--weights",
            weights,
            "--size",
            32,
            "--batch",
            2,
            "--steps",
            1,
            "--repeats",
            2);

    assertThat(said).hasSize(2);
    for (JsonNode object : said) {
      assertThat(object.get("value").asDouble()).isPositive();
      assertThat(object.get("unit").asText()).isEqualTo(part.equals("epoch") ? "s" : "ms");
      assertThat(object.get("images").asInt()).isEqualTo(4);
    }
  }

  @Test
  void aPartThatLacksItsFileSaysWhichOption() {
    Path data = Cli.images(temp.resolve("data-lacks"), 2);
    assertThat(Cli.run("bench-lite-part", data, "--part", "score").err())
        .contains("--model is needed for --part score");
    assertThat(Cli.run("bench-lite-part", data, "--part", "epoch").err())
        .contains("--weights is needed for --part epoch");
  }

  private static List<JsonNode> measured(Path data, String part, Object... more)
      throws IOException {
    Object[] fixed = {"bench-lite-part", data, "--part", part};
    Cli.Answer answer = Cli.run(Stream.concat(Stream.of(fixed), Stream.of(more)).toArray());
    assertThat(answer.err()).isEmpty();
    assertThat(answer.status()).isZero();
    List<JsonNode> objects = new ArrayList<>();
    for (String line : answer.out().lines().toList()) {
      objects.add(new ObjectMapper().readTree(line));
    }
    return objects;
  }
}
