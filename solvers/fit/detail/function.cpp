#include "inferlaw/solvers/fit/detail/function.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "inferlaw/solvers/share_out.hpp"

namespace inferlaw::fit {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Predictions are right to some 16 epsilon; times 1e9, for a gradient that cancels to 1e-9.
constexpr double round_off_in_gradient = 1e9 * 16 * std::numeric_limits<double>::epsilon();

// Where residuals are this much smaller than predictions, five and more of their digits cancel.
constexpr double cancelling = 1e-5;

// Slopes by which predictions change as they are; beyond, a parameter has a unit of its own.
constexpr double largest_slope = 1e20;

// Of a block all arrays stay in the cache; chunks are what threads take. Both depend on the rows
// alone, so that sums do.
constexpr std::size_t rows_of_blocks = 1024;
constexpr std::size_t blocks_of_chunks = 16;
constexpr std::size_t most_chunks = 256;

std::size_t rounded_up(std::size_t number, std::size_t unit) {
  return (number + unit - 1) / unit * unit;
}

// R of the rows of both.
Eigen::MatrixXd triangle_of(const Eigen::MatrixXd& one, const Eigen::MatrixXd& other) {
  if (one.rows() == 0) return other;
  Eigen::MatrixXd both(one.rows() + other.rows(), other.cols());
  both << one, other;
  return triangle_by_qr(both);
}

}  // namespace

// Of a block, a chunk or all rows; those of slopes are empty where none are asked for.
struct Function::Sums {
  double value = 0;
  double left = 0;  // of m - y, and of m: whether their difference has digits enough
  double size = 0;
  double predictions = 0;  // see prediction_size
  Eigen::VectorXd gradient, pulls, round_off, squares, largest;
  Eigen::MatrixXd hessian;   // its lower triangle
  Eigen::MatrixXd triangle;  // see condensed_slopes
  RowMatrix natural;         // second derivatives by natural parameters

  void clear(Eigen::Index width, Eigen::Index natural_width) {
    value = left = size = predictions = 0;
    for (Eigen::VectorXd* each : {&gradient, &pulls, &round_off, &squares, &largest})
      each->setZero(width);
    hessian.setZero(width, width);
    natural.setZero(natural_width, natural_width);
    triangle.resize(0, width);
  }

  void add(const Sums& other) {
    value += other.value;
    left += other.left;
    size += other.size;
    predictions += other.predictions;
    gradient += other.gradient;
    pulls += other.pulls;
    round_off += other.round_off;
    squares += other.squares;
    largest = largest.cwiseMax(other.largest);
    hessian += other.hessian;
    natural += other.natural;
    if (other.triangle.rows() > 0) triangle = triangle_of(triangle, other.triangle);
  }
};

struct Function::Block {
  Block(std::size_t most, std::size_t width, Eigen::Index free_width)
      : values(most),
        differences(most),
        gradient(most * width),
        slopes(static_cast<Eigen::Index>(most), free_width) {
    for (Eigen::ArrayXd* each : {&row_values, &row_slopes, &row_curvatures, &row_majorisers, &bent})
      each->resize(static_cast<Eigen::Index>(most));
  }

  std::size_t first = 0;
  std::size_t count = 0;
  std::vector<double> values, differences;
  std::vector<long double> precise_values = {};
  std::vector<double> gradient;     // by parameter
  std::vector<double> by_row = {};  // of laws that know all rows at once
  Eigen::MatrixXd slopes;           // by free coordinates
  Eigen::ArrayXd row_values, row_slopes, row_curvatures, row_majorisers, bent;

  [[nodiscard]] Eigen::Index rows() const { return static_cast<Eigen::Index>(count); }
  [[nodiscard]] std::span<double> predicted() { return {values.data(), count}; }
  [[nodiscard]] auto column(Eigen::Index j) { return slopes.col(j).head(rows()).array(); }
};

Function::Function(const Problem& problem, std::span<const double> weights)
    : problem_(problem), weights_(problem.model.rows, 1) {
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    if (!problem.weights.empty()) weights_[i] = problem.weights[i];
    if (!weights.empty()) weights_[i] *= weights[i];
  }
  const std::vector<Parameter>& parameters = problem.model.parameters;
  for (std::size_t j = 0; j < parameters.size(); ++j) {
    parameters_.push_back(parameters[j].fixed.value_or(0));
    if (!parameters[j].fixed) free_.push_back(j);
  }
  units_ = Eigen::VectorXd::Ones(size());
  set_bounds();
  const std::size_t rows = problem.model.rows;
  const bool by_blocks = static_cast<bool>(problem.model.predict_block);
  rows_of_block_ = by_blocks ? std::min(rows_of_blocks, rows) : rows;
  rows_of_chunk_ = by_blocks ? std::max(rows_of_blocks * blocks_of_chunks,
                                        rounded_up(rows / most_chunks, rows_of_blocks))
                             : rows;
  sums_.resize(std::max<std::size_t>(1, (rows + rows_of_chunk_ - 1) / rows_of_chunk_));
  block_ = std::make_unique<Block>(rows_of_block_, parameters.size(), size());
}

Function::~Function() = default;

void Function::set_bounds() {
  lower_.resize(size());
  upper_.resize(size());
  for (Eigen::Index j = 0; j < size(); ++j) {
    lower_[j] = to_coordinate(j, parameter(j).lower);
    upper_[j] = to_coordinate(j, parameter(j).upper);
  }
}

double Function::to_coordinate(Eigen::Index free, double value) const {
  if (parameter(free).scale == Scale::linear) return value / units_[free];
  return value > 0 ? std::log(value) : -infinity;
}

double Function::from_coordinate(Eigen::Index free, double u) const {
  return parameter(free).scale == Scale::linear ? u * units_[free] : std::exp(u);
}

void Function::choose_units(std::span<const double> parameters) {
  units_.setOnes();
  set_bounds();
  go_to(coordinates(parameters));
  sum_blocks(size(), [&](Block& block, Sums& sums) {
    predict(block, true);
    for (Eigen::Index j = 0; j < size(); ++j)
      sums.largest[j] = std::max(sums.largest[j], block.column(j).abs().maxCoeff());
  });
  for (Eigen::Index j = 0; j < size(); ++j) {
    const double slope = sums_.front().largest[j];
    const bool far = slope > largest_slope || (slope > 0 && slope < 1 / largest_slope);
    if (parameter(j).scale == Scale::linear && std::isfinite(slope) && far)
      units_[j] = std::ldexp(1.0, -std::ilogb(slope));
  }
  set_bounds();
}

const Parameter& Function::parameter(Eigen::Index free) const {
  return problem_.model.parameters[free_[static_cast<std::size_t>(free)]];
}

Eigen::VectorXd Function::coordinates(std::span<const double> parameters) const {
  Eigen::VectorXd u(size());
  for (Eigen::Index j = 0; j < size(); ++j)
    u[j] = std::clamp(to_coordinate(j, parameters[free_[static_cast<std::size_t>(j)]]), lower_[j],
                      upper_[j]);
  return u;
}

std::vector<double> Function::parameters(const Eigen::VectorXd& u) const {
  std::vector<double> all = parameters_;
  for (Eigen::Index j = 0; j < size(); ++j)
    all[free_[static_cast<std::size_t>(j)]] = from_coordinate(j, u[j]);
  return all;
}

// ---- rows ---------------------------------------------------------------------------------------

void Function::go_to(const Eigen::VectorXd& u) {
  factors_.resize(size());
  for (Eigen::Index j = 0; j < size(); ++j) {
    double& value = parameters_[free_[static_cast<std::size_t>(j)]];
    value = from_coordinate(j, u[j]);
    factors_[j] = parameter(j).scale == Scale::logarithmic ? value : units_[j];
  }
}

// Sums of all rows into the first of sums_; `width` is that of the slopes, 0 for values alone.
template <typename AddBlock>
void Function::sum_blocks(Eigen::Index width, const AddBlock& add_block) {
  const Eigen::Index natural_width = width == 0 ? 0 : static_cast<Eigen::Index>(parameters_.size());
  const std::size_t rows = weights_.size();
  const auto sum_chunk = [&](std::size_t chunk, Block& block) {
    sums_[chunk].clear(width, natural_width);
    const std::size_t end = std::min(rows, (chunk + 1) * rows_of_chunk_);
    for (block.first = chunk * rows_of_chunk_; block.first < end; block.first += block.count) {
      block.count = std::min(rows_of_block_, end - block.first);
      add_block(block, sums_[chunk]);
    }
  };
  if (sums_.size() == 1) return sum_chunk(0, *block_);
  share_out(static_cast<std::int64_t>(sums_.size()), threads_, [&](std::int64_t chunk) {
    Block block(rows_of_block_, parameters_.size(), size());
    sum_chunk(static_cast<std::size_t>(chunk), block);
  });
  for (std::size_t chunk = 1; chunk < sums_.size(); ++chunk) sums_.front().add(sums_[chunk]);
}

// Where predictions meet the data to many digits, their differences are taken in long doubles.
template <typename AddBlock>
void Function::sum_rows(Eigen::Index width, const AddBlock& add_block) {
  sum_blocks(width, add_block);
  if (wants_more_digits() == more_digits_) return;
  more_digits_ = !more_digits_;
  sum_blocks(width, add_block);
}

bool Function::wants_more_digits() const {
  const ObjectiveKind kind = problem_.objective.kind;
  if (!problem_.model.predict_precisely || on_logarithms(kind) || is_likelihood(kind)) return false;
  return sums_.front().left < cancelling * cancelling * sums_.front().size;
}

// Predictions at `parameters`, and their slopes by natural parameters.
void Function::evaluate(Block& block, std::span<const double> parameters, bool slopes) const {
  const Model& model = problem_.model;
  const std::size_t width = slopes ? parameters.size() : 0;
  const std::span<double> gradient(block.gradient.data(), block.count * width);
  if (model.predict_block)
    return model.predict_block(parameters, block.first, block.predicted(), gradient);
  block.by_row.resize(gradient.size());
  model.predict(parameters, block.predicted(), block.by_row);
  for (std::size_t j = 0; j < width; ++j)
    for (std::size_t i = 0; i < block.count; ++i)
      gradient[j * block.count + i] = block.by_row[i * width + j];
}

void Function::predict(Block& block, bool slopes) const {
  evaluate(block, parameters_, slopes);
  for (Eigen::Index j = 0; slopes && j < size(); ++j) {
    const std::size_t column = free_[static_cast<std::size_t>(j)];
    const Eigen::Map<const Eigen::ArrayXd> natural(&block.gradient[column * block.count],
                                                   block.rows());
    block.column(j) = natural * factors_[j];
  }
}

void Function::compare_with_data(Block& block, Sums& sums) const {
  const ObjectiveKind kind = problem_.objective.kind;
  const bool relative = on_logarithms(kind) || is_likelihood(kind);
  for (std::size_t i = 0; i < block.count; ++i) {
    const double weight = weights_[block.first + i];
    const double value = block.values[i];
    const double difference = value - problem_.measured[block.first + i].response;
    sums.left += weight * difference * difference;
    sums.size += weight * value * value;
    sums.predictions += weight * (relative ? 1 : value * value);
  }
  if (!more_digits_) return;
  block.precise_values.resize(block.count);
  const std::vector<long double> parameters(parameters_.begin(), parameters_.end());
  problem_.model.predict_precisely(parameters, block.first, block.precise_values);
  for (std::size_t i = 0; i < block.count; ++i) {
    const Measurement& measured = problem_.measured[block.first + i];
    block.differences[i] =
        static_cast<double>(block.precise_values[i] - static_cast<long double>(measured.response) -
                            static_cast<long double>(measured.remainder));
  }
}

// Losses of the rows and their derivatives, each times the row's weight. A residual m - y is that of
// m - y from 0.
void Function::weigh_rows(Block& block, Sums& sums) const {
  const auto array = [&](Eigen::ArrayXd& of) { return std::span<double>(of.data(), block.count); };
  const RowLosses losses{.value = array(block.row_values),
                         .slope = array(block.row_slopes),
                         .curvature = array(block.row_curvatures),
                         .majoriser = array(block.row_majorisers)};
  if (more_digits_) {
    const std::vector<Measurement> zeros(block.count);
    row_losses(problem_.objective, {block.differences.data(), block.count}, zeros, rounding_,
               losses);
  } else {
    row_losses(problem_.objective, block.predicted(),
               std::span(problem_.measured).subspan(block.first, block.count), rounding_, losses);
  }
  for (const std::span<double>& each :
       {losses.value, losses.slope, losses.curvature, losses.majoriser})
    for (std::size_t i = 0; i < block.count; ++i) {
      const double weight = weights_[block.first + i];
      each[i] = weight == 0 ? 0 : weight * each[i];
    }
  for (const double value : losses.value) sums.value += value;
}

double Function::value(const Eigen::VectorXd& u) {
  go_to(u);
  sum_rows(0, [&](Block& block, Sums& sums) {
    predict(block, false);
    compare_with_data(block, sums);
    weigh_rows(block, sums);
  });
  double sum = sums_.front().value;
  if (!problem_.priors.empty()) sum += prior_weight(problem_) * standings().squaredNorm();
  return std::isfinite(sum) ? sum : infinity;
}

void Function::add_expansion(Block& block, Sums& sums) const {
  const Eigen::Index rows = block.rows();
  const auto row_slopes = block.row_slopes.head(rows);
  const auto majorisers = block.row_majorisers.head(rows);
  const Eigen::Map<const Eigen::ArrayXd> predicted(block.values.data(), rows);
  for (Eigen::Index j = 0; j < size(); ++j) {
    const auto column = block.column(j);
    sums.gradient[j] += (row_slopes * column).sum();
    sums.squares[j] += (majorisers * column.square()).sum();
    sums.pulls[j] += (row_slopes * column).abs().sum();
    sums.round_off[j] += (majorisers * predicted * column).abs().sum();
    block.bent.head(rows) = block.row_curvatures.head(rows) * column;
    for (Eigen::Index k = 0; k <= j; ++k)
      sums.hessian(j, k) += (block.bent.head(rows) * block.column(k)).sum();
  }
}

bool Function::expand(const Eigen::VectorXd& u, Expansion& expansion) {
  go_to(u);
  sum_rows(size(), [&](Block& block, Sums& sums) {
    predict(block, true);
    compare_with_data(block, sums);
    weigh_rows(block, sums);
    add_expansion(block, sums);
    add_curvature(block, {block.row_slopes.data(), block.count}, sums.natural);
  });
  const Sums& sums = sums_.front();
  const PriorPull prior = priors_here();
  expansion.value = sums.value + prior.value;
  expansion.gradient = sums.gradient + prior.gradient;
  expansion.scale = (sums.squares + prior.hessian.diagonal()).cwiseSqrt();
  expansion.gradient_cancelled.resize(size());
  for (Eigen::Index j = 0; j < size(); ++j) {
    const double pulls = sums.pulls[j] + prior.sizes[j] + round_off_in_gradient * sums.round_off[j];
    expansion.gradient_cancelled[j] = pulls > 0 ? std::abs(expansion.gradient[j]) / pulls : 0;
  }
  expansion.hessian = by_coordinates(sums) + prior.hessian;
  return std::isfinite(expansion.value) && expansion.gradient.allFinite() &&
         expansion.hessian.allFinite();
}

bool Function::residuals(const Eigen::VectorXd& u, Residuals& residuals, bool slopes) {
  go_to(u);
  const auto rows = static_cast<Eigen::Index>(residual_rows());
  residuals.value.resize(rows);
  if (slopes) residuals.slope.resize(rows, size());
  sum_rows(0, [&](Block& block, Sums& sums) {
    predict(block, slopes);
    compare_with_data(block, sums);
    put_residuals(block, residuals, slopes);
  });
  append_priors(residuals, slopes);
  return residuals.value.allFinite() && (!slopes || residuals.slope.allFinite());
}

void Function::put_residuals(Block& block, Residuals& residuals, bool slopes) const {
  for (std::size_t i = 0; i < block.count; ++i) {
    const auto [value, by_prediction] = residual_of(block, i);
    const auto row = static_cast<Eigen::Index>(block.first + i);
    residuals.value[row] = value;
    if (!slopes) continue;
    if (weights_[block.first + i] == 0)
      residuals.slope.row(row).setZero();
    else
      residuals.slope.row(row) = block.slopes.row(static_cast<Eigen::Index>(i)) * by_prediction;
  }
}

// Times the root of the row's weight.
Sloped Function::residual_of(const Block& block, std::size_t i) const {
  const double root = std::sqrt(weights_[block.first + i]);
  if (root == 0) return {};
  const Sloped r =
      more_digits_
          ? residual(problem_.objective, block.differences[i], {.response = 0})
          : residual(problem_.objective, block.values[i], problem_.measured[block.first + i]);
  return {.value = root * r.value, .slope = root * r.slope};
}

Eigen::MatrixXd Function::condensed_slopes(const Eigen::VectorXd& u) {
  if (sums_.size() == 1 || size() == 0) {
    Residuals all;
    return residuals(u, all) ? Eigen::MatrixXd(all.slope) : Eigen::MatrixXd();
  }
  go_to(u);
  sum_rows(size(), [&](Block& block, Sums& sums) {
    predict(block, true);
    compare_with_data(block, sums);
    Eigen::MatrixXd slopes = block.slopes.topRows(block.rows());
    for (std::size_t i = 0; i < block.count; ++i) {
      const auto [value, by_prediction] = residual_of(block, i);
      const auto row = static_cast<Eigen::Index>(i);
      sums.value += value;
      if (by_prediction == 0)
        slopes.row(row).setZero();
      else
        slopes.row(row) *= by_prediction;
    }
    sums.triangle = triangle_of(sums.triangle, slopes);
  });
  const Sums& sums = sums_.front();
  if (!std::isfinite(sums.value) || !sums.triangle.allFinite()) return {};
  if (problem_.priors.empty()) return sums.triangle;
  return triangle_of(sums.triangle, root_weight_of_priors() * slopes_of_standings());
}

// ---- priors -------------------------------------------------------------------------------------

// theta or ln theta at the parameters of go_to.
double Function::natural_coordinate(std::size_t position) const {
  const bool by_ratio = problem_.model.parameters[position].scale == Scale::logarithmic;
  return by_ratio ? std::log(parameters_[position]) : parameters_[position];
}

// z of a prior there.
double Function::standing(const Prior& prior) const {
  const double centre = prior.mean + (prior.centre ? natural_coordinate(*prior.centre) : 0);
  return (natural_coordinate(prior.parameter) - centre) / prior.standard_deviation;
}

// What cancels in z where a narrow prior holds a parameter to its centre, times 1e9 epsilon.
Eigen::VectorXd Function::round_off_of_standings() const {
  Eigen::VectorXd sizes(static_cast<Eigen::Index>(problem_.priors.size()));
  for (Eigen::Index k = 0; k < sizes.size(); ++k) {
    const Prior& prior = problem_.priors[static_cast<std::size_t>(k)];
    sizes[k] = round_off_in_gradient * std::abs(natural_coordinate(prior.parameter)) /
               prior.standard_deviation;
  }
  return sizes;
}

Eigen::VectorXd Function::standings() const {
  Eigen::VectorXd z(static_cast<Eigen::Index>(problem_.priors.size()));
  for (Eigen::Index k = 0; k < z.size(); ++k)
    z[k] = standing(problem_.priors[static_cast<std::size_t>(k)]);
  return z;
}

// dz/du, the same everywhere.
Eigen::MatrixXd Function::slopes_of_standings() const {
  Eigen::MatrixXd slopes =
      Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(problem_.priors.size()), size());
  for (Eigen::Index k = 0; k < slopes.rows(); ++k) {
    const Prior& prior = problem_.priors[static_cast<std::size_t>(k)];
    for (Eigen::Index j = 0; j < size(); ++j) {
      const std::size_t position = free_[static_cast<std::size_t>(j)];
      if (position == prior.parameter) slopes(k, j) += units_[j] / prior.standard_deviation;
      if (prior.centre && position == *prior.centre)
        slopes(k, j) -= units_[j] / prior.standard_deviation;
    }
  }
  return slopes;
}

PriorPull Function::priors_here() const {
  PriorPull pull{.gradient = Eigen::VectorXd::Zero(size()),
                 .sizes = Eigen::VectorXd::Zero(size()),
                 .hessian = Eigen::MatrixXd::Zero(size(), size())};
  if (problem_.priors.empty()) return pull;
  const double weight = prior_weight(problem_);
  const Eigen::VectorXd z = standings();
  const Eigen::MatrixXd slopes = slopes_of_standings();
  pull.value = weight * z.squaredNorm();
  pull.gradient = 2 * weight * slopes.transpose() * z;
  pull.sizes =
      2 * weight * slopes.cwiseAbs().transpose() * (z.cwiseAbs() + round_off_of_standings());
  pull.hessian = curvature_of_priors();
  return pull;
}

Eigen::MatrixXd Function::curvature_of_priors() const {
  const Eigen::MatrixXd slopes = slopes_of_standings();
  return 2 * prior_weight(problem_) * transposed_product(slopes, slopes);
}

// Squares of residuals sum to F, to 2 F for likelihoods.
double Function::root_weight_of_priors() const {
  return is_likelihood(problem_.objective.kind) ? 1 : std::sqrt(prior_weight(problem_));
}

void Function::append_priors(Residuals& residuals, bool slopes) const {
  if (problem_.priors.empty()) return;
  const auto count = static_cast<Eigen::Index>(problem_.priors.size());
  residuals.value.tail(count) = root_weight_of_priors() * standings();
  if (slopes) residuals.slope.bottomRows(count) = root_weight_of_priors() * slopes_of_standings();
}

double Function::prediction_size() const { return std::sqrt(sums_.front().predictions); }

// r is m - y, or ln m - ln y, whose second derivative by m is -1/m^2.
Eigen::MatrixXd Function::bend_of_residuals(const Eigen::VectorXd& u,
                                            std::span<const double> pulls) {
  go_to(u);
  const bool logarithmic = on_logarithms(problem_.objective.kind);
  sum_blocks(size(), [&](Block& block, Sums& sums) {
    predict(block, true);
    for (std::size_t i = 0; i < block.count; ++i) {
      const auto row = static_cast<Eigen::Index>(i);
      const double value = block.values[i];
      block.row_slopes[row] = pulls[block.first + i] / (logarithmic ? value : 1);
      block.row_curvatures[row] = logarithmic ? -block.row_slopes[row] / value : 0;
      block.row_majorisers[row] = 0;
    }
    add_expansion(block, sums);
    add_curvature(block, {block.row_slopes.data(), block.count}, sums.natural);
  });
  return by_coordinates(sums_.front());
}

// ---- second derivatives -------------------------------------------------------------------------

// sum_i row_weights[i] d2m_i by natural parameters.
void Function::add_curvature(Block& block, std::span<const double> row_weights,
                             RowMatrix& sum) const {
  if (!problem_.model.add_curvature) return add_differences(block, row_weights, sum);
  problem_.model.add_curvature(parameters_, block.first, row_weights,
                               {sum.data(), static_cast<std::size_t>(sum.size())});
}

// Central differences of the weighted gradient, for models without second derivatives. The step is
// the cube root of epsilon: both errors are then of the order of 1e-11.
void Function::add_differences(Block& block, std::span<const double> row_weights,
                               RowMatrix& sum) const {
  const auto width = static_cast<Eigen::Index>(parameters_.size());
  std::vector<double> moved = parameters_;
  const auto weighted_gradient = [&](double& parameter, double value) {
    parameter = value;
    evaluate(block, moved, true);
    Eigen::VectorXd total = Eigen::VectorXd::Zero(width);
    for (Eigen::Index k = 0; k < width; ++k) {
      const double* const slopes = &block.gradient[static_cast<std::size_t>(k) * block.count];
      for (std::size_t i = 0; i < row_weights.size(); ++i)
        if (row_weights[i] != 0) total[k] += row_weights[i] * slopes[i];
    }
    return total;
  };
  RowMatrix differences = RowMatrix::Zero(width, width);
  for (const std::size_t j : free_) {
    const double centre = parameters_[j];
    const double step = 6e-6 * std::max(std::abs(centre), 1e-3);
    const double above = centre + step;
    const double below = centre - step;
    const Eigen::VectorXd difference =
        weighted_gradient(moved[j], above) - weighted_gradient(moved[j], below);
    differences.row(static_cast<Eigen::Index>(j)) = difference / (above - below);
    moved[j] = centre;
  }
  sum += (differences + differences.transpose()) / 2;
}

Eigen::MatrixXd Function::by_coordinates(const Sums& sums) const {
  Eigen::MatrixXd hessian(size(), size());
  for (Eigen::Index j = 0; j < size(); ++j)
    for (Eigen::Index k = 0; k <= j; ++k) {
      const double natural =
          sums.natural(static_cast<Eigen::Index>(free_[static_cast<std::size_t>(j)]),
                       static_cast<Eigen::Index>(free_[static_cast<std::size_t>(k)]));
      hessian(j, k) = factors_[j] * factors_[k] * natural + sums.hessian(j, k);
      hessian(k, j) = hessian(j, k);
    }
  // theta = e^u has a second derivative of its own: the slope once more.
  for (Eigen::Index j = 0; j < size(); ++j)
    if (parameter(j).scale == Scale::logarithmic) hessian(j, j) += sums.gradient[j];
  return hessian;
}

}  // namespace inferlaw::fit
