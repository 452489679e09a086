#include "inferlaw/solvers/fit/detail/newton.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace inferlaw::fit {
namespace {

constexpr double least_damping = 1e-12;
constexpr double most_damping = 1e14;

Eigen::VectorXd positive_scale(const Eigen::VectorXd& scale) {
  const double largest = std::max(scale.maxCoeff(), 1e-300);
  return scale.cwiseMax(1e-10 * largest);
}

struct Step {
  Eigen::VectorXd move;
  double predicted_decrease = 0;
};

class Iteration {
 public:
  Iteration(Function& function, Eigen::VectorXd start, const NewtonOptions& options)
      : function_(function), options_(options) {
    end_.u = std::move(start);
    end_.exists = function_.expand(end_.u, end_.expansion);
  }

  NewtonEnd run() {
    if (!end_.exists || function_.size() == 0) return settled_without_moving();
    while (!end_.settled && end_.iterations < options_.most_iterations && damping_ < most_damping) {
      ++end_.iterations;
      take_damped_step();
    }
    if (options_.last_steps) take_last_steps();
    return std::move(end_);
  }

 private:
  NewtonEnd settled_without_moving() {
    end_.settled = end_.exists;
    return std::move(end_);
  }

  // The Newton step on the movable coordinates. A coordinate that it takes beyond its bound goes to
  // the bound, and the others are solved for again with it there.
  Step step() {
    const Expansion& here = end_.expansion;
    std::vector<Eigen::Index> on = movable(function_, end_.u, here.gradient);
    Step result{.move = Eigen::VectorXd::Zero(function_.size())};
    while (!on.empty()) {
      solve_for(on, result.move);
      if (!stop_at_bounds(on, result.move)) break;
    }
    result.predicted_decrease =
        -here.gradient.dot(result.move) - result.move.dot(here.hessian * result.move) / 2;
    return result;
  }

  // Moves of the coordinates `on`, the others moving as they do; raises the damping until the
  // matrix is positive.
  void solve_for(const std::vector<Eigen::Index>& on, Eigen::VectorXd& move) {
    const Expansion& here = end_.expansion;
    const auto count = static_cast<Eigen::Index>(on.size());
    move(on).setZero();
    const Eigen::VectorXd pull = here.gradient + here.hessian * move;
    const Eigen::VectorXd scale = positive_scale(here.scale)(on);
    Eigen::MatrixXd scaled = here.hessian(on, on);
    scaled = scale.cwiseInverse().asDiagonal() * scaled * scale.cwiseInverse().asDiagonal();
    const Eigen::VectorXd downhill = -pull(on).cwiseQuotient(scale);
    for (;; raise_damping()) {
      const Eigen::MatrixXd damped = scaled + damping_ * Eigen::MatrixXd::Identity(count, count);
      Eigen::VectorXd scaled_move;
      if (!solve_positive(damped, downhill, scaled_move) && damping_ < most_damping) continue;
      move(on) = scaled_move.cwiseQuotient(scale);
      return;
    }
  }

  // Takes coordinates that stop at a bound out of `on`. False where none did.
  bool stop_at_bounds(std::vector<Eigen::Index>& on, Eigen::VectorXd& move) const {
    std::vector<Eigen::Index> left;
    for (const Eigen::Index j : on) {
      const double target = end_.u[j] + move[j];
      const double allowed = std::clamp(target, function_.lower()[j], function_.upper()[j]);
      if (allowed == target)
        left.push_back(j);
      else
        move[j] = allowed - end_.u[j];
    }
    const bool stopped = left.size() < on.size();
    on = left;
    return stopped;
  }

  // Round-off may leave a coordinate a little beyond the bound it was sent to.
  [[nodiscard]] Eigen::VectorXd within_bounds(const Eigen::VectorXd& u) const {
    return u.cwiseMax(function_.lower()).cwiseMin(function_.upper());
  }

  void raise_damping() {
    damping_ = std::max(damping_, least_damping) * raise_;
    raise_ *= 1.5;
  }

  void lower_damping(double gain) {
    const double shortfall = 2 * gain - 1;
    damping_ *= std::max(0.1, 1 - shortfall * shortfall * shortfall);
    if (gain > 0.75) damping_ *= 0.1;
    if (damping_ < least_damping) damping_ = 0;
    raise_ = 2;
  }

  void take_damped_step() {
    const Step step = this->step();
    const double tiny = options_.decrease_tolerance * std::abs(end_.expansion.value);
    if (step.predicted_decrease <= tiny && damping_ <= 1e-2) {
      end_.settled = true;
      return;
    }
    const Eigen::VectorXd next = within_bounds(end_.u + step.move);
    const double gain = gain_at(next, step.predicted_decrease);
    if (!(gain > 1e-3)) {
      raise_damping();
      last_step_failed_ = true;
      return;
    }
    last_step_failed_ = false;
    std::swap(end_.expansion, candidate_);
    end_.u = next;
    lower_damping(gain);
  }

  // Decrease over predicted decrease, with the expansion in `candidate_` where it is a gain. After
  // a failure the cheaper value is looked at first.
  double gain_at(const Eigen::VectorXd& next, double predicted_decrease) {
    const double here = end_.expansion.value;
    if (last_step_failed_ && !(function_.value(next) < here)) return 0;
    if (!function_.expand(next, candidate_)) return 0;
    return (here - candidate_.value) / predicted_decrease;
  }

  // Undamped steps while they make the gradient smaller, or become shorter themselves: along a bent
  // valley a step may raise a gradient that the next one takes back, and along a weak direction the
  // gradient is round-off while parameters are still off. A gradient that was better is kept.
  void take_last_steps() {
    const NewtonEnd before = end_;
    damping_ = 0;
    double last_size = std::numeric_limits<double>::infinity();
    for (int i = 0; i < 8; ++i) {
      const Eigen::VectorXd move = step().move;
      const double size = move.cwiseProduct(positive_scale(end_.expansion.scale)).norm();
      const Eigen::VectorXd next = within_bounds(end_.u + move);
      if (!function_.expand(next, candidate_)) break;
      if (candidate_.value > end_.expansion.value + 1e-9 * std::abs(end_.expansion.value)) break;
      const bool is_smaller = length(next, candidate_) < 0.9 * length(end_.u, end_.expansion);
      if (!is_smaller && !(size < 0.5 * last_size)) break;
      std::swap(end_.expansion, candidate_);
      end_.u = next;
      damping_ = 0;
      last_size = size;
    }
    const double round_off = 1e-10 * std::sqrt(std::abs(before.expansion.value));
    const double allowed = std::max(length(before.u, before.expansion), round_off);
    if (!(length(end_.u, end_.expansion) <= allowed)) end_ = before;
  }

  [[nodiscard]] double length(const Eigen::VectorXd& u, const Expansion& at) const {
    const Eigen::VectorXd scale = positive_scale(end_.expansion.scale);
    double longest = 0;
    for (const Eigen::Index j : movable(function_, u, at.gradient))
      longest = std::max(longest, std::abs(at.gradient[j]) / scale[j]);
    return longest;
  }

  Function& function_;
  NewtonOptions options_;
  NewtonEnd end_;
  Expansion candidate_;
  double damping_ = 1e-3;
  double raise_ = 2;
  bool last_step_failed_ = false;
};

}  // namespace

std::vector<Eigen::Index> movable(const Function& function, const Eigen::VectorXd& u,
                                  const Eigen::VectorXd& gradient) {
  std::vector<Eigen::Index> on;
  for (Eigen::Index j = 0; j < u.size(); ++j) {
    const bool held = (u[j] <= function.lower()[j] && gradient[j] > 0) ||
                      (u[j] >= function.upper()[j] && gradient[j] < 0);
    if (!held) on.push_back(j);
  }
  return on;
}

NewtonEnd newton(Function& function, const Eigen::VectorXd& start, const NewtonOptions& options) {
  return Iteration(function, start, options).run();
}

}  // namespace inferlaw::fit
